"""What a grant is to change, in the words in which it was given, and how far that is to be known."""
