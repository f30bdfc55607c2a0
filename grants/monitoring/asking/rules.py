"""What one return asks: the questions of its scheme, and what follows from the grant that it is about. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from grants.kernel.forms import SPENT, Answers, Question, QuestionSet, parse_definition, shown, visible
from grants.kernel.money import pounds
from grants.monitoring.asking.doubt_rules import doubts
from grants.schemes.questions.rules import Definition, key_for, keys_of, place_of

SURELY_MISTYPED = 10
"""How many times the grant the money spent of it cannot be: pence that were typed as pounds, or a figure too many."""

IN_WORDS = frozenset({"short_text", "long_text", "number", "one_of", "many_of"})
"""Types of questions about what will change whose answer is asked about at the end, as it was given."""

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

HAS_COME = [
    {"value": "yes", "text": "Yes"},
    {"value": "partly", "text": "Partly"},
    {"value": "no", "text": "No, or not yet"},
    {"value": "not_known", "text": "We cannot tell"},
]


@dataclass(frozen=True)
class Promise:
    """A change that an application said would come: chosen from `text`, or written in answer to a `question`.

    `how` it would be known, and the `target`, a number of people, go with what was chosen.
    """

    question: str
    text: str
    chosen: bool
    how: str = ""
    target: int | None = None

    @property
    def in_words(self) -> str:
        told = f"{self.text}: {self.how}" if self.how else self.text
        return told if self.target is None else f"{told} (for {self.target:,} people)"


@dataclass(frozen=True)
class Earlier:
    """A return of the same grant before this one; `spent` is what it told, in pence, once it was sent."""

    number: int
    state: str
    spent: int = 0


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a return goes by. Money in pence; `is_last` when no return of the grant comes after this one; `last` has the
    answers of the one before it, once it was sent.
    """

    amount: int
    paid: int = 0
    promises: Sequence[Promise] = ()
    is_last: bool = False
    earlier: Sequence[Earlier] = ()
    last: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told_before(self) -> int:
        """The most that an earlier return told as spent."""
        return max((each.spent for each in self.earlier), default=0)


def promises_of(question_set: QuestionSet, answers: Answers) -> list[Promise]:
    """What an application said would change, in the order asked."""
    return [
        promise
        for question in visible(question_set, answers)
        if answers.get(question.key) not in (None, "", [])
        for promise in _promises(question, answers[question.key])
    ]


def _promises(question: Question, value: Any) -> Iterator[Promise]:
    if question.type == "outcomes":
        texts = {option.value: option.text for option in question.options}
        for row in value:
            yield Promise(question.label, texts[row["outcome"]], True, row.get("how") or "", row.get("target"))
    elif question.outcome and question.type in IN_WORDS:
        yield Promise(question.label, shown(question, value), False)


def definition_of(definition: Definition, grant: Grant, answers: Answers | None = None) -> Definition:
    """The questions of a return as data: with those that these answers lead to, or where None, any answers could."""
    asked = deepcopy(definition)
    taken = keys_of(asked)
    _ask_about_doubts(asked, grant, answers, taken)
    _ask_about_spending(asked, grant, answers, taken)
    if grant.is_last and grant.promises:
        section = {
            "key": key_for("promised", [section["key"] for section in asked["sections"]]),
            "title": "What you said would change",
            "introduction": "Here is what your application said would be different, in the same words."
            " What did not come is as useful to know as what did.",
            "questions": [question for promise in grant.promises for question in _about(promise, taken)],
        }
        asked["sections"].insert(len(asked["sections"]) - 1, section)
    if MINUTES_TAKEN not in taken:
        asked["sections"][-1]["questions"].append(dict(_HOW_LONG))
    return asked


def targets_of(definition: Definition, grant: Grant) -> list[tuple[Promise, str]]:
    """The promises with a number of people of which the last return asks, each with the key of the question for how
    many it came.
    """
    taken, found = keys_of(definition), []
    for promise in grant.promises if grant.is_last else ():
        base = _base_key(promise, taken)
        if promise.chosen and promise.target is not None:
            found.append((promise, _people_key(base, taken)))
    return found


def _base_key(promise: Promise, taken: list[str]) -> str:
    """The key of the first question about a promise, among those `taken`: the same words have the same key."""
    base = key_for(f"came {promise.text if promise.chosen else promise.question}"[:40], taken)
    taken.append(base)
    return base


def _people_key(base: str, taken: list[str]) -> str:
    return key_for(f"{base} people", taken)


def _ask_about_doubts(asked: Definition, grant: Grant, answers: Answers | None, taken: list[str]) -> None:
    """After each answer that may be a slip, ask whether it is right."""
    for doubt in doubts(parse_definition(asked), answers, grant.last):
        section, row = place_of(asked, doubt.about) or (0, 0)
        questions = asked["sections"][section]["questions"]
        why = _why(key_for(doubt.name, taken), doubt.label, "Look at the number first.")
        shown_if = questions[row].get("shown_if")
        questions.insert(row + 1, {**why, "shown_if": shown_if} if shown_if else why)


def _ask_about_spending(asked: Definition, grant: Grant, answers: Answers | None, taken: list[str]) -> None:
    question = parse_definition(asked).question_telling(SPENT)
    if question is None:
        return
    section, row = place_of(asked, question.key) or (0, 0)
    questions = asked["sections"][section]["questions"]
    most = max(grant.amount * SURELY_MISTYPED, int(question.min or 0))
    questions[row]["max"] = min(most, int(question.max)) if question.max is not None else most
    over = _why(
        key_for("spent more than the grant", taken),
        f"Why is it more than the grant of {pounds(grant.amount)}?",
        "Look at the amount first: we ask for the money of this grant alone.",
    )
    less = _why(
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


def _why(key: str, label: str, guidance: str) -> dict[str, Any]:
    return _question(key, "long_text", label, 3, guidance=guidance, word_limit=150)


def _about(promise: Promise, taken: list[str]) -> Iterator[dict[str, Any]]:
    """The questions about one promise."""
    base = _base_key(promise, taken)
    if not promise.chosen:
        label = f"We asked “{promise.question}” What has come of it?"
        yield _question(base, "long_text", label, 5, guidance=f"You wrote: {promise.text}", word_limit=200)
        return
    known = f"You said how you would know: {promise.how}" if promise.how else ""
    yield _question(base, "one_of", f"{promise.text}: has it come?", 2, guidance=known, options=HAS_COME)
    if promise.target is not None:
        hoped = f"You hoped for {promise.target:,}. Your best guess is enough."
        yield _question(
            _people_key(base, taken),
            "number",
            f"{promise.text}: for how many people?",
            2,
            guidance=hoped,
            min=0,
        )
    yield _question(
        key_for(f"{base} seen", taken), "long_text", f"{promise.text}: what have you seen?", 5, word_limit=150
    )


def _question(key: str, kind: str, label: str, minutes: int, **settings: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": label, "required": True, "minutes": minutes, **settings}
