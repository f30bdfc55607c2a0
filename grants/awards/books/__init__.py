"""The books of a scheme: what is committed and paid of each funder's money, and how long money takes to arrive."""
