"""An offer is accepted on paper: one administrator enters the signed letter, another one confirms it."""
