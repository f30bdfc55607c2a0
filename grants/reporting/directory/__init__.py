"""The public directory: who has a grant, for what and where, and how to reach them, of those who want to be found."""
