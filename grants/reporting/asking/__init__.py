"""What a funder asks about a line of its pack, and what it is answered."""
