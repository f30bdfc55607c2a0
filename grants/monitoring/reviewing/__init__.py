"""What is read beside a return: what we asked about it, and what it told before it was sent back."""
