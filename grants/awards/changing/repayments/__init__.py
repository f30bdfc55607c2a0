"""Money that was not spent: carried forward, or asked back, with what comes in."""
