"""Rules of the tokens that programs use. Pure."""

from grants.kernel.problems import Problem

USUAL_DAYS, MOST_DAYS = 90, 365
"""How long a token lasts where nobody says, and at most."""

MOST_TOKENS = 20
"""How many tokens of one person may work at the same time."""

LONGEST_LABEL = 80
"""Characters."""


def token_problems(label: str, days: int) -> list[Problem]:
    """What is wrong with what a token is called, and with the number of days that it is to last."""
    problems = []
    if not label.strip():
        problems.append(Problem("label", "Say what the token is for, such as the name of the program."))
    elif len(label.strip()) > LONGEST_LABEL:
        problems.append(Problem("label", f"Say what the token is for in at most {LONGEST_LABEL} characters."))
    if not 1 <= days <= MOST_DAYS:
        problems.append(Problem("days", f"Choose between 1 and {MOST_DAYS} days."))
    return problems
