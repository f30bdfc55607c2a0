"""Which kinds of pack there are, and what belongs in each. Pure."""

BOARD, QUARTERLY, FULL = "board", "quarterly", "full"
KINDS = {
    BOARD: "Board summary, two pages",
    QUARTERLY: "Quarterly pack",
    FULL: "Full pack",
}

GRANTS, MONEY, DEMAND, REACH, OUTCOMES = "grants", "money", "demand", "reach", "outcomes"
EXCEPTIONS, STORIES, COST, VOICES, SINCE, NOTES = "exceptions", "stories", "cost", "voices", "since", "notes"
SINCE_THEN, COMMITMENTS = "since_then", "commitments"
_PERIOD = (GRANTS, MONEY, DEMAND, REACH, OUTCOMES, EXCEPTIONS)
SECTIONS = {
    BOARD: (GRANTS, MONEY, REACH, OUTCOMES, EXCEPTIONS, SINCE_THEN, NOTES),
    QUARTERLY: (*_PERIOD, STORIES, COMMITMENTS, SINCE, SINCE_THEN, NOTES),
    FULL: (*_PERIOD, STORIES, COST, VOICES, COMMITMENTS, SINCE, SINCE_THEN, NOTES),
}
"""The sections of each kind in their order. One of which there is nothing to tell is left out."""

MOST_PAGES = {BOARD: 2}
"""How long a kind may be; others are as long as what they tell."""
LINES = {BOARD: (10, 8, 6, 4, 2)}
"""How many rows of a list a kind has: as many as let it keep to its pages. Of others every one is there."""
MOST_EXCEPTIONS = 6
"""How many things that are not as agreed a kind tells that keeps to its pages."""


def lines_of(kind: str) -> tuple[int | None, ...]:
    """How many rows of a list to try for a kind, the most first; None for every one."""
    return LINES.get(kind, (None,))


MOST_STORIES = {QUARTERLY: 3, FULL: 12}
