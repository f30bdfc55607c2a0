"""What a scheme decides about its reminders: on which days they go, and in what words; and what that brings."""
