"""Filling in a form, whatever keeps its answers: its pages, saving it, and what could not be saved."""
