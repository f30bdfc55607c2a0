"""One return that a grant need not make."""
