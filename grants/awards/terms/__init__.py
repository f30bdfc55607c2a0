"""The terms on which grants are made: versioned text in proportion to the money, accepted word for word."""
