"""How the grants of a scheme are offered and paid: what its administrators arrange once for all of them."""
