"""What reporting costs grantees: as promised, and as they tell."""
