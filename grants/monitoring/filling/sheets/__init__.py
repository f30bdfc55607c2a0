"""A return on a spreadsheet: made to be filled in without a network, and read back."""
