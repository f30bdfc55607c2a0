"""What is looked at before a file is taken: what it is, and whether it can do harm."""
