"""What an organisation tells once, and what of it is still missing."""
