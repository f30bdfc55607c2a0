"""A calendar of what is due, for each person, at an address of their own that they can end."""
