"""The money of a scheme and of its rounds, changed after it was set up."""
