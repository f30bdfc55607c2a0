"""A released run is written as a file for the bank, and the bank's answers are read from one."""
