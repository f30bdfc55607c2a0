"""What a list of the administrator's desk is, and what can be asked of it; each stage says which lists it has."""
