"""Lots drawn among applications that the marks cannot tell apart."""
