"""The reserve list after the decisions are final: funded in order when money comes free, and closed."""
