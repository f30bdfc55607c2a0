"""Copies of what was sent, in the format of their reader."""
