"""Rounds that are being set up, and the second person who checks and announces them."""
