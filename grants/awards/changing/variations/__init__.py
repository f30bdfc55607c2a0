"""Variations: what of a grant changes by agreement of both sides, before and after."""
