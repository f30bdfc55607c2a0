"""Risks of a grant, scored again at each of its returns."""
