"""What people wish of our mail, for all who write to them."""
