"""What the returns of grants tell in figures, for those who publish or draw them."""
