"""Rounds and grants in the CommonGrants protocol 0.4.0, for programs that look for grants everywhere."""
