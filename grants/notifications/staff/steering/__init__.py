"""Stopping what is about to go out, and trying again what has not arrived."""
