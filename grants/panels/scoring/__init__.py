"""Members give their marks: one criterion at a time, all at once, or on a sheet."""
