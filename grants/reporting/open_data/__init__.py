"""Open data: the grants that were made, in the 360Giving standard 1.4, for everybody."""
