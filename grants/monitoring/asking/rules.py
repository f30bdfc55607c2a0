"""What one return asks: the questions of its scheme, and what follows from the grant that it is about. Pure."""

from collections.abc import Collection
from copy import deepcopy

from grants.kernel.forms import HOPED, Answers, parse_definition
from grants.monitoring.asking.building import why
from grants.monitoring.asking.doubt_rules import Doubt, doubts
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcome_questions import measures_of, section_about
from grants.monitoring.asking.spending import ask_about_spending, ask_by_line, spending_explained
from grants.schemes.questions.rules import Definition, key_for, keys_of, place_of

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


def definition_of(definition: Definition, grant: Grant, answers: Answers | None = None) -> Definition:
    """The questions of a return as data: with those that these answers lead to, or where None, any answers could."""
    asked = _of_grant(definition, grant, answers)
    taken = keys_of(asked)
    for doubt in _doubts_in(asked, definition, grant, answers):
        _ask_whether_right(asked, doubt, taken)
    ask_about_spending(asked, grant, answers, taken)
    if MINUTES_TAKEN not in taken:
        asked["sections"][-1]["questions"].append(dict(_HOW_LONG))
    return asked


def doubts_of(definition: Definition, grant: Grant, answers: Answers) -> list[Doubt]:
    """What in the answers to a return may be a slip."""
    return _doubts_in(_of_grant(definition, grant, answers), definition, grant, answers)


def explained_no_more(
    definition: Definition, grant: Grant, before: Answers, after: Answers, said_now: Collection[str]
) -> list[str]:
    """The keys of explanations that are not of the figures that stand: said before these changed, or before there was
    anything to explain. `said_now` are the keys of those that were written with the change.
    """
    then, now = (_figures_explained(definition, grant, answers) for answers in (before, after))
    return [key for key, figures in now.items() if after.get(key) and key not in said_now and then.get(key) != figures]


def _figures_explained(definition: Definition, grant: Grant, answers: Answers) -> dict[str, object]:
    """What is asked about, by the key of each question why."""
    asked = _of_grant(definition, grant, answers)
    taken = keys_of(asked)
    found = {key_for(each.name, taken): each.figures for each in _doubts_in(asked, definition, grant, answers)}
    return found | spending_explained(asked, grant, answers, taken)


def _of_grant(definition: Definition, grant: Grant, answers: Answers | None) -> Definition:
    """The questions of the scheme, with those that follow from the grant, before those that follow from answers."""
    asked = deepcopy(definition)
    ask_by_line(asked, grant, answers)
    sections = [section["key"] for section in asked["sections"]]
    about = section_about(grant.promises, dict(grant.last), keys_of(definition), sections, is_last=grant.is_last)
    if about is not None:
        _leave_out_hoped(asked)
        asked["sections"].insert(len(asked["sections"]) - 1, about)
    return asked


def _leave_out_hoped(asked: Definition) -> None:
    """Leave out what asks in general for what was hoped for, where a return asks for it in its own words."""
    for section in asked["sections"]:
        others = [each for each in section["questions"] if each.get("tells") != HOPED]
        section["questions"] = others or section["questions"]


def _doubts_in(asked: Definition, definition: Definition, grant: Grant, answers: Answers | None) -> list[Doubt]:
    return doubts(parse_definition(asked), answers, grant, measures_of(definition, grant.promises))


def _ask_whether_right(asked: Definition, doubt: Doubt, taken: list[str]) -> None:
    """After an answer that may be a slip, ask whether it is right."""
    section, row = place_of(asked, doubt.about) or (0, 0)
    questions = asked["sections"][section]["questions"]
    reason = why(key_for(doubt.name, taken), doubt.label, "Look at the number first.")
    shown_if = questions[row].get("shown_if")
    questions.insert(row + 1, {**reason, "shown_if": shown_if} if shown_if else reason)
