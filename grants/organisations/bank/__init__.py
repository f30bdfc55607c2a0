"""Bank accounts: told, checked, shown masked, encrypted."""
