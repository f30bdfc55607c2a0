"""Applications that look alike, each sign with its evidence."""
