"""What staff do with messages: they write them, stop them and try them again."""
