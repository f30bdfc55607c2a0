"""Filling in a return: its sections, saved while they are written."""
