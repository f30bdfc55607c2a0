"""One press in a reminder, without signing in: it is done already, or there is more time."""
