"""What a person chooses about our mail: which kinds they want, at which hours."""
