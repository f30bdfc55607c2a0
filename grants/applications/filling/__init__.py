"""Filling in a draft: its sections, what was typed and not saved, what is still to do, and checking the answers."""
