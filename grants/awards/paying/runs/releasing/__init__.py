"""A run is released by another person than prepared it, and its payments are sent."""
