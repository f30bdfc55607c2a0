"""Who may sign for an organisation, as that changes."""
