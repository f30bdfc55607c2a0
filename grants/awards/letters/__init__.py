"""Letters: what became of an application, and what happens to a grant."""
