"""Reading files in the 360Giving standard."""
