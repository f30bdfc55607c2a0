"""Changing a question set one question at a time: each gives a new definition, and leaves the old as it was. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from grants.kernel.forms import AGREED, BY_LINE, HOPED, IN_KIND, RAISED, SPENT, START, VOLUNTEERED
from grants.kernel.forms.checking import LONGEST_KEY, OF_SOME_KINDS, RESERVED
from grants.kernel.forms.kinds import KINDS

Definition = dict[str, Any]

FACTS = {
    "application": [
        (START, "A day or a month: when the work starts. The grant starts then, not before its offer."),
        (AGREED, "Something to agree to: that all is true and the organisation agrees. Sending asks it no more."),
    ],
    "return": [
        (SPENT, "An amount: how much of the grant is spent so far. It is compared with the grant."),
        (HOPED, "A longer text: how far what was hoped for has come. Grants with agreed figures are asked for those."),
        (BY_LINE, "Amounts by line: what is spent on each line of the budget. Each grant is asked for its own lines."),
        (VOLUNTEERED, "A number: hours that volunteers gave in this time."),
        (RAISED, "An amount: money that others gave for the work in this time."),
        (IN_KIND, "An amount: what things and services were worth that others gave in this time."),
    ],
}
"""For each form what an answer can be used for, besides being read."""


def kind_name(type_: str) -> str:
    """A type of question in plain words."""
    return KINDS[type_].label


def place_of(definition: Definition, key: str) -> tuple[int, int] | None:
    """The numbers of the section and of the question in it, from 0; None where the key is not asked."""
    for i, section in enumerate(definition["sections"]):
        for j, question in enumerate(section["questions"]):
            if question["key"] == key:
                return i, j
    return None


def question_in(definition: Definition, key: str) -> dict[str, Any] | None:
    place = place_of(definition, key)
    return None if place is None else definition["sections"][place[0]]["questions"][place[1]]


def keys_of(definition: Definition) -> list[str]:
    return [question["key"] for section in definition["sections"] for question in section["questions"]]


def with_question(definition: Definition, question: Mapping[str, Any], *, section: str) -> Definition:
    """A copy of the definition with a question in the place of the one with its key, or at the end of a section.

    A section that is not there yet is put before the last, where people agree and end.
    """
    changed = deepcopy(definition)
    place = place_of(changed, question["key"])
    if place is not None:
        changed["sections"][place[0]]["questions"][place[1]] = dict(question)
        return changed
    there = next((s for s in changed["sections"] if s["key"] == section), None)
    if there is None:
        taken = [s["key"] for s in changed["sections"]]
        there = {"key": key_for(section, taken), "title": section, "questions": []}
        changed["sections"].insert(len(changed["sections"]) - 1, there)
    there["questions"].append(dict(question))
    return changed


def without_question(definition: Definition, key: str) -> Definition:
    """A copy of the definition without a question, and without its section when that has no other."""
    changed = deepcopy(definition)
    for section in changed["sections"]:
        section["questions"] = [question for question in section["questions"] if question["key"] != key]
    changed["sections"] = [section for section in changed["sections"] if section["questions"]]
    return changed


def moved(definition: Definition, key: str, *, up: bool) -> Definition:
    """A copy of the definition with a question one place earlier or later in its section, if it has such a place."""
    changed = deepcopy(definition)
    place = place_of(changed, key)
    if place is None:
        return changed
    questions, at = changed["sections"][place[0]]["questions"], place[1]
    other = at - 1 if up else at + 1
    if 0 <= other < len(questions):
        questions[at], questions[other] = questions[other], questions[at]
    return changed


def depend_on(definition: Definition, key: str) -> list[str]:
    """The labels of the questions that are only asked after some answer to this one."""
    return [
        question["label"]
        for section in definition["sections"]
        for question in section["questions"]
        if (question.get("shown_if") or {}).get("question") == key
    ]


def in_order(definition: Definition) -> bool:
    """Whether each question comes after the one on whose answer it hangs."""
    seen: set[str] = set()
    for section in definition["sections"]:
        for question in section["questions"]:
            condition = question.get("shown_if")
            if condition and condition["question"] not in seen:
                return False
            seen.add(question["key"])
    return True


def key_for(text: str, taken: Iterable[str]) -> str:
    """A key made of a text that no other has: `what_will_you_do`, `what_will_you_do_2`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    base = words if words[:1].isalpha() else f"question_{words}".strip("_")
    base = base[: LONGEST_KEY - 4].strip("_")
    known = {*taken, *RESERVED}
    numbered = (f"{base}_{number}" for number in range(2, len(known) + 3))
    return next(key for key in (base, *numbered) if key not in known)


def options_from(lines: str, before: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """An option for each line. One whose words stayed keeps its value, so that conditions on it still hold."""
    known = {option["text"]: option["value"] for option in before}
    options: list[dict[str, str]] = []
    for line in (line.strip() for line in lines.splitlines()):
        if line:
            taken = [*known.values(), *(option["value"] for option in options)]
            value = known.get(line) if line in known else key_for(line, taken)
            options.append({"value": str(value), "text": line})
    return options


def fitted(question: Mapping[str, Any]) -> dict[str, Any]:
    """The question without settings that its type does not have, and without those left empty."""
    kind = KINDS.get(question["type"])
    foreign = set(OF_SOME_KINDS) - (kind.settings if kind else frozenset())
    return {
        key: value
        for key, value in question.items()
        if key not in foreign and value is not None and value not in ("", [])
    }
