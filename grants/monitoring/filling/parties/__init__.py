"""What the host and the partners of a grant tell in a return about the money that goes through them."""
