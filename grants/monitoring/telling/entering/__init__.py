"""A return that its people told on paper or by telephone, and that one of us types in for them."""
