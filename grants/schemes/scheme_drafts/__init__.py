"""A scheme is set up in steps, each saved, left and come back to."""
