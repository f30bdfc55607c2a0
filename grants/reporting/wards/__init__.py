"""Money by ward as a map of hexagons, one of the same size for each ward, beside the table that says the same."""
