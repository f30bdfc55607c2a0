"""The instalments of a grant and how they are planned."""
