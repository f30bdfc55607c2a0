"""What one return asks: the questions of its scheme, and what follows from the grant that it is about. Pure."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from grants.kernel.forms import HOPED, SPENT, Answers, parse_definition
from grants.kernel.money import pounds
from grants.monitoring.asking.building import why
from grants.monitoring.asking.doubt_rules import doubts
from grants.monitoring.asking.outcome_questions import section_about
from grants.monitoring.outcomes.rules import Promise
from grants.schemes.questions.rules import Definition, key_for, keys_of, place_of

SURELY_MISTYPED = 10
"""How many times the grant the money spent of it cannot be: pence that were typed as pounds, or a figure too many."""

MINUTES_TAKEN = "minutes_taken"
"""The key of the last question of every return."""

_HOW_LONG = {
    "key": MINUTES_TAKEN,
    "type": "number",
    "label": "About how many minutes did this return take you?",
    "required": False,
    "minutes": 0.5,
    "min": 1,
    "max": 10_000,
    "guidance": "All of you together, with looking things up.",
    "why": "We said how long it takes. If it takes longer, we ask less.",
}


@dataclass(frozen=True)
class Earlier:
    """A return of the same grant before this one; `spent` is what it told, in pence, once it was sent."""

    number: int
    state: str
    spent: int = 0


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a return goes by. Money in pence; `is_last` when no return of the grant comes after this one, of `returns`
    in all; `last` has the answers of the one before it, once it was sent.
    """

    amount: int
    paid: int = 0
    promises: Sequence[Promise] = ()
    is_last: bool = False
    earlier: Sequence[Earlier] = ()
    returns: int = 1
    last: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told_before(self) -> int:
        """The most that an earlier return told as spent."""
        return max((each.spent for each in self.earlier), default=0)


def definition_of(definition: Definition, grant: Grant, answers: Answers | None = None) -> Definition:
    """The questions of a return as data: with those that these answers lead to, or where None, any answers could."""
    asked = deepcopy(definition)
    _ask_about_promises(asked, grant)
    taken = keys_of(asked)
    _ask_about_doubts(asked, grant, answers, taken)
    _ask_about_spending(asked, grant, answers, taken)
    if MINUTES_TAKEN not in taken:
        asked["sections"][-1]["questions"].append(dict(_HOW_LONG))
    return asked


def _ask_about_promises(asked: Definition, grant: Grant) -> None:
    """Ask for what was promised before the last section, in the place of what asks for it in general."""
    sections = [section["key"] for section in asked["sections"]]
    about = section_about(grant.promises, dict(grant.last), keys_of(asked), sections, is_last=grant.is_last)
    if about is None:
        return
    for section in asked["sections"]:
        others = [each for each in section["questions"] if each.get("tells") != HOPED]
        section["questions"] = others or section["questions"]
    asked["sections"].insert(len(asked["sections"]) - 1, about)


def _ask_about_doubts(asked: Definition, grant: Grant, answers: Answers | None, taken: list[str]) -> None:
    """After each answer that may be a slip, ask whether it is right."""
    for doubt in doubts(parse_definition(asked), answers, grant.last):
        section, row = place_of(asked, doubt.about) or (0, 0)
        questions = asked["sections"][section]["questions"]
        reason = why(key_for(doubt.name, taken), doubt.label, "Look at the number first.")
        shown_if = questions[row].get("shown_if")
        questions.insert(row + 1, {**reason, "shown_if": shown_if} if shown_if else reason)


def _ask_about_spending(asked: Definition, grant: Grant, answers: Answers | None, taken: list[str]) -> None:
    question = parse_definition(asked).question_telling(SPENT)
    if question is None:
        return
    section, row = place_of(asked, question.key) or (0, 0)
    questions = asked["sections"][section]["questions"]
    most = max(grant.amount * SURELY_MISTYPED, int(question.min or 0))
    questions[row]["max"] = min(most, int(question.max)) if question.max is not None else most
    over = why(
        key_for("spent more than the grant", taken),
        f"Why is it more than the grant of {pounds(grant.amount)}?",
        "Look at the amount first: we ask for the money of this grant alone.",
    )
    less = why(
        key_for("spent less than before", taken),
        f"Why is it less than the {pounds(grant.told_before)} that you told us before?",
        "Look at the amount first: we ask for all that you have spent since the grant began.",
    )
    told = None if answers is None else answers.get(question.key)
    leads_to = {
        "over": answers is None or (isinstance(told, int) and told > grant.amount),
        "less": answers is None or (isinstance(told, int) and told < grant.told_before),
    }
    follow = [one for name, one in (("over", over), ("less", less)) if leads_to[name]]
    if questions[row].get("shown_if"):
        follow = [{**one, "shown_if": questions[row]["shown_if"]} for one in follow]
    questions[row + 1 : row + 1] = follow
