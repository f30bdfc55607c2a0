"""Files of an application."""
