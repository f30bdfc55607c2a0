"""How a return asks for the money spent, in all and line by line, and for what is not as it was agreed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grants.kernel.forms import BY_LINE, SPENT, Answers, Question, parse_definition
from grants.kernel.money import pounds
from grants.monitoring.asking.building import question, why
from grants.monitoring.asking.grant import Grant
from grants.schemes.questions.rules import Definition, key_for, place_of

SURELY_MISTYPED = 10
"""How many times the grant the money spent of it cannot be: pence that were typed as pounds, or a figure too many."""

WORTH_ASKING_PERCENT = 10
"""By how much of its budget a line can be overspent before we ask why."""

WISHED, WISHED_WHY = "underspend_wished", "underspend_why"
KEEP, MOVE, BACK = "keep", "move", "give_back"
WISHES = {
    KEEP: "Keep it, and spend it on the same later",
    MOVE: "Spend it on something else",
    BACK: "Give it back",
}


@dataclass(frozen=True)
class LineTold:
    """A budget line: what was agreed for it, what was told as spent last and now, in pence; None where nothing was."""

    what: str
    budget: int | None
    last: int | None
    now: int | None


def lines_told(grant: Grant, by_line: Question | None, answers: Answers) -> list[LineTold]:
    """What is told of each budget line, and of lines that the budget no longer has."""
    if by_line is None:
        return []
    agreed = dict(grant.budget)
    last, now = (_by_line(told.get(by_line.key)) for told in (grant.last, answers))
    return [LineTold(what, agreed.get(what), last.get(what), now.get(what)) for what in {**agreed, **last, **now}]


def _by_line(value: Any) -> dict[str, int]:
    rows = value.get("rows", ()) if isinstance(value, dict) else ()
    return {row["of"]: row["pence"] for row in rows}


def ask_by_line(asked: Definition, grant: Grant, answers: Answers | None) -> None:
    """Let the question by line ask for the lines of this grant; where it has none, nothing by line is asked."""
    by_line = parse_definition(asked).question_telling(BY_LINE)
    place = place_of(asked, by_line.key) if by_line else None
    if by_line is None or place is None:
        return
    questions = asked["sections"][place[0]]["questions"]
    lines = lines_told(grant, by_line, answers or {})
    if lines:
        questions[place[1]]["options"] = [{"value": line.what, "text": _in_words(line)} for line in lines]
        return
    del questions[place[1]]
    asked["sections"] = [section for section in asked["sections"] if section["questions"]]


def _in_words(line: LineTold) -> str:
    budget = f"{line.what}, {pounds(line.budget)} in the budget" if line.budget is not None else line.what
    return budget if line.last is None else f"{budget}, {pounds(line.last)} told last time"


def ask_about_spending(asked: Definition, grant: Grant, answers: Answers | None, taken: list[str]) -> None:
    """After the money spent, ask about what cannot be as told; in the last return, what is wished with the rest."""
    spent = parse_definition(asked).question_telling(SPENT)
    if spent is None:
        return
    section, row = place_of(asked, spent.key) or (0, 0)
    questions = asked["sections"][section]["questions"]
    most = max(grant.amount * SURELY_MISTYPED, int(spent.min or 0))
    questions[row]["max"] = min(most, int(spent.max)) if spent.max is not None else most
    told = None if answers is None else answers.get(spent.key)
    follow = [
        each
        for applies, found in _after_spending(grant, told, taken)
        for each in found
        if answers is None or (isinstance(told, int) and applies)
    ]
    questions[row + 1 : row + 1] = [_shown_with(questions[row], each) for each in follow]


def _after_spending(grant: Grant, told: Any, taken: list[str]) -> Sequence[tuple[bool, list[dict[str, Any]]]]:
    spent = told if isinstance(told, int) else 0
    over = why(
        key_for("spent more than the grant", taken),
        f"Why is it more than the grant of {pounds(grant.amount)}?",
        "Look at the amount first: we ask for the money of this grant alone.",
    )
    ahead = why(
        key_for("spent more than paid", taken),
        f"We have paid you {pounds(grant.paid)} so far. From what did you pay the rest?",
        "Look at the amount first. If you paid in advance, say so: we may pay earlier.",
    )
    less = why(
        key_for("spent less than before", taken),
        f"Why is it less than the {pounds(grant.told_before)} that you told us before?",
        "Look at the amount first: we ask for all that you have spent since the grant began.",
    )
    return (
        (spent > grant.amount, [over]),
        (0 < grant.paid < spent <= grant.amount, [ahead]),
        (spent < grant.told_before, [less]),
        (grant.is_last and spent < grant.paid, _about_the_rest(grant, taken) if grant.is_last else []),
    )


def spending_explained(asked: Definition, grant: Grant, answers: Answers, taken: list[str]) -> dict[str, object]:
    """The money told as spent, by the key of each question why it is not as was agreed."""
    spent = parse_definition(asked).question_telling(SPENT)
    told = answers.get(spent.key) if spent else None
    if not isinstance(told, int):
        return {}
    why_so = (found for applies, found in _after_spending(grant, told, taken) if applies)
    return {each["key"]: told for found in why_so for each in found if each["type"] == "long_text"}


def _about_the_rest(grant: Grant, taken: list[str]) -> list[dict[str, Any]]:
    options = [{"value": value, "text": text} for value, text in WISHES.items()]
    label = f"You were paid {pounds(grant.paid)}. What do you wish to do with what is not spent?"
    hint = "We decide together: nothing has to be given back before we have answered."
    return [
        question(key_for(WISHED, taken), "one_of", label, 1, options=options, guidance=hint),
        why(
            key_for(WISHED_WHY, taken), "Why is it not spent, and what would you do with it?", "A few words are enough."
        ),
    ]


def _shown_with(about: Mapping[str, Any], follow: dict[str, Any]) -> dict[str, Any]:
    """A question that follows on another, asked only where that one is."""
    return {**follow, "shown_if": about["shown_if"]} if about.get("shown_if") else follow


def wished_with(grant: Grant, spent: Any, answers: Answers) -> tuple[str, str] | None:
    """What a grantee wishes to do with what is not spent, one of `WISHES`, and why; None where it does not say."""
    if not grant.is_last or not isinstance(spent, int) or spent >= grant.paid or answers.get(WISHED) not in WISHES:
        return None
    return answers[WISHED], answers.get(WISHED_WHY) or ""


def lines_over(lines: Sequence[LineTold]) -> list[LineTold]:
    """The lines on which more is spent than the budget says, by so much that we ask why."""
    allowed = 100 + WORTH_ASKING_PERCENT
    return [line for line in lines if line.budget is not None and (line.now or 0) * 100 > line.budget * allowed]
