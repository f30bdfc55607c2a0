"""Who reads what: proposed, explained, changed by hand."""
