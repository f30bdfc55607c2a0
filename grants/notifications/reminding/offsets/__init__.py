"""On which days the reminders of a scheme go out: what is usual, or what the scheme has set."""
