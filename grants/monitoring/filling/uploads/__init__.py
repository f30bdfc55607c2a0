"""Files of a return."""
