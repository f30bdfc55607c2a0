"""What decisions do to groups of applicants, before they are final."""
