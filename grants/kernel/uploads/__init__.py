"""Files that people add to their answers: kept, looked at by a scanner, opened, discarded."""
