"""Members give their marks, one criterion at a time."""
