"""Layouts of files that are kept: mapped by a person, tried on a sample, then saved."""
