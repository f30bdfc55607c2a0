"""Conditions of a grant are things to do: who, by when, what shows it, and which payment waits for it."""
