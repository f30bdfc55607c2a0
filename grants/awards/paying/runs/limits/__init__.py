"""How much a person may release in one run and in one day."""
