"""The papers that a member reads before the meeting, and the minutes after it."""
