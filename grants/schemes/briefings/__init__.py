"""Briefings before a deadline, and who comes to them."""
