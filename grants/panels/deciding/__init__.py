"""A panel decides: proposed within the money by those who take part, confirmed together, told when released."""
