"""Rules of a grant's amount that changes: the largest grant of its scheme, and the lines that come to it. Pure."""

from typing import Any

from grants.awards.changing.variations.money_rules import come_to, lines_left
from grants.awards.changing.variations.rules import Terms, reason_problems
from grants.kernel.money import pounds
from grants.kernel.problems import Problem


def more_than_largest(field: str, amount_pence: int | None, *, largest_pence: int) -> list[Problem]:
    """Why so much is not given for a further time: it is more than any grant of the scheme."""
    if amount_pence is None or amount_pence <= largest_pence:
        return []
    sentence = f"The largest grant of this scheme is {pounds(largest_pence)}. Enter that or less."
    return [Problem(field, sentence, "above_largest")]


def money_problems(field: str, wanted_pence: int | None, *, free_pence: int) -> list[Problem]:
    """Why so much cannot be promised: less is free in the round and with its funders."""
    missing = (wanted_pence or 0) - free_pence
    if missing <= 0:
        return []
    sentence = (
        f"{pounds(free_pence)} is free in this round and with its funders, so {pounds(missing)} is missing. "
        "Give the round more first, or less to this grant."
    )
    return [Problem(field, sentence, "not_covered")]


def above_largest_problems(before: Terms, after: Terms, reason: str, *, largest_pence: int) -> list[Problem]:
    """What is wrong with the reason for which a grant comes to more than the largest of its scheme, or with the lack of
    one. A grant that becomes smaller needs none.
    """
    amount = after.get("amount_pence", 0)
    if amount > largest_pence and amount > before["amount_pence"]:
        sentence = f"The largest grant of this scheme is {pounds(largest_pence)}. Say why this one is to be more."
        return reason_problems(reason, "above_largest", sentence)
    if reason.strip():
        return [Problem("above_largest", "It is not more than the largest grant, so leave this empty.", "not_for_it")]
    return []


def lines_problems(stands: Terms, after: Terms) -> list[Problem]:
    """What is wrong with changing the amount alone of a grant that pays for lines: they have to come to it."""
    left = lines_left(stands, after)
    if left is None:
        return []
    sentence = f"The lines come to {pounds(left[0])}. Say what {pounds(left[1])} is spent on, line by line."
    return [Problem("budget_lines", sentence, "sum")]


def with_line(stands: Terms, what: str, pence: int) -> dict[str, Any]:
    """The lines of a grant with one more, as terms that change; {} for one that has none that come to its amount."""
    lines = stands["budget_lines"]
    has_lines = come_to(lines, stands["amount_pence"])
    return {"budget_lines": [*lines, {"what": what, "pence": pence}]} if has_lines else {}
