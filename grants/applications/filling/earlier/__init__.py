"""A draft that begins with the answers of an earlier application."""
