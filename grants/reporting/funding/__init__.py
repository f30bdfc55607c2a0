"""The picture of funding: what it tells beside its totals, and the grants behind each figure (R34)."""
