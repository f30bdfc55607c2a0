"""People who do not act for an organisation any more."""
