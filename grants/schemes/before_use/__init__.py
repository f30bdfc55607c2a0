"""What a scheme asks and how it judges, changed until somebody begins."""
