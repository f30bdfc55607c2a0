"""Notice that a grant ends before its last day, and how grants end."""
