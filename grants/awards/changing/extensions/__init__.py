"""Options to extend a grant, which become a change of it that both sides agree to."""
