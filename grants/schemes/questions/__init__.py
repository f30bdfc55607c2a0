"""The questions of a scheme, changed one at a time."""
