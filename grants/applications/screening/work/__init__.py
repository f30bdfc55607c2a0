"""The work list of screening, and who has an application in hand."""
