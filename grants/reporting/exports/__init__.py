"""Lists as tables for other programs: applications of a round, grants, payments, returns."""
