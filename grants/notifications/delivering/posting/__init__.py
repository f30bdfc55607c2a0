"""Letters on paper for those who want them so: one print run for a round, with a sheet of addresses."""
