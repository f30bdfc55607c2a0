"""Which kinds of pack there are, and what belongs in each. Pure."""

BOARD, QUARTERLY, FULL = "board", "quarterly", "full"
KINDS = {
    BOARD: "Board summary, two pages",
    QUARTERLY: "Quarterly pack",
    FULL: "Full pack",
}

GRANTS, MONEY, DEMAND, REACH, OUTCOMES = "grants", "money", "demand", "reach", "outcomes"
EXCEPTIONS, STORIES, COST, VOICES, SINCE, NOTES = "exceptions", "stories", "cost", "voices", "since", "notes"
SECTIONS = {
    BOARD: (GRANTS, MONEY, REACH, OUTCOMES, EXCEPTIONS, NOTES),
    QUARTERLY: (GRANTS, MONEY, DEMAND, REACH, OUTCOMES, EXCEPTIONS, STORIES, SINCE, NOTES),
    FULL: (GRANTS, MONEY, DEMAND, REACH, OUTCOMES, EXCEPTIONS, STORIES, COST, VOICES, SINCE, NOTES),
}
"""The sections of each kind in their order. One of which there is nothing to tell is left out."""

MOST_LISTED = {BOARD: 10}
"""How many rows of a list fit a kind; of others every one is there."""

MOST_STORIES = {QUARTERLY: 3, FULL: 12}
