"""More time for a return: granted at once by rule, or by a person."""
