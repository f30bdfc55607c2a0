"""What people hear of what happens, by what it is about."""
