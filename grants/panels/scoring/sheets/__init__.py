"""Marks given on a spreadsheet, made for one member and read back."""
