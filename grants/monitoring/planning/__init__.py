"""The reporting plan of a grant follows its days: returns that have not begun are moved, added or dropped."""
