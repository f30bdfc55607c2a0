"""What one return asks."""
