"""Bank accounts are checked by one person and confirmed by another before they are paid into."""
