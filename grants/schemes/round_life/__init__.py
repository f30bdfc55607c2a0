"""A round that is announced is withdrawn, or opened again."""
