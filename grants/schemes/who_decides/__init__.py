"""Who decides in a scheme: a panel, as strict as the scheme wants it, or officers up to an amount."""
