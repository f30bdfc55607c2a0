"""Marks made comparable: the model, when it is worked out, and what came of it."""
