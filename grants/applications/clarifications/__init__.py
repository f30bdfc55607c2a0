"""Asked after sending: what is opened, answered, and what stood before."""
