"""Organisations that want to be found: their entry in the public directory, with how to reach them."""
