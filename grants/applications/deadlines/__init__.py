"""More time for one application."""
