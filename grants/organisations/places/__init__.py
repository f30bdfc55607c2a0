"""Postcodes, wards and partnerships, loaded from a file."""
