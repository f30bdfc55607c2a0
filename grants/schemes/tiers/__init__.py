"""How much the grants of a scheme report: in tiers, by what they are."""
