"""Which organisations are named where everybody can read it, and by whose consent."""
