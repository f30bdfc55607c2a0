"""A grantee's own picture: what is due, what was promised and told, and what became of it."""
