"""Payment runs: what is paid together, prepared by one person, released by another, sent, and answered by the bank."""
