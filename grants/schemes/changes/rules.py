"""What two people change of a scheme, and which of its facts each needs. Pure."""

BUDGET, CONTRIBUTION, JOINING, LEAVING, REOPENING = "budget", "contribution", "joining", "leaving", "reopening"
KINDS = (BUDGET, CONTRIBUTION, JOINING, LEAVING, REOPENING)
OF_ROUNDS = (BUDGET, REOPENING)
WITH_AMOUNT = (BUDGET, CONTRIBUTION, JOINING)
PROPOSED, CONFIRMED, DROPPED = "proposed", "confirmed", "dropped"
STATES = (PROPOSED, CONFIRMED, DROPPED)
