"""One small form with every type of question in it, and what a garden group in Beeston answers."""

from __future__ import annotations

import copy
from typing import Any

from grants.kernel.forms import QuestionSet, parse_definition


def asked(key: str, kind: str, label: str = "What?", **settings: Any) -> dict[str, Any]:
    """The data of one question."""
    return {"key": key, "type": kind, "label": label, "required": False, "minutes": 1, **settings}


SMALL_GRANT: dict[str, Any] = {
    "title": "Small grant",
    "sections": [
        {
            "key": "group",
            "title": "Your group",
            "introduction": "About the group that applies.",
            "questions": [
                asked("group_name", "short_text", "What is your group called?", required=True),
                asked("postcode", "postcode", "Where do you meet?", why="To see which areas we reach."),
                asked("started", "month", "When did your group start?", max="2026-04"),
                asked(
                    "size",
                    "one_of",
                    "How large is your group?",
                    required=True,
                    options=[
                        {"value": "micro", "text": "Under £10,000 a year"},
                        {"value": "small", "text": "£10,000 to under £100,000 a year"},
                    ],
                ),
            ],
        },
        {
            "key": "work",
            "title": "Your work",
            "questions": [
                asked(
                    "plan",
                    "long_text",
                    "What will you do?",
                    required=True,
                    minutes=20,
                    word_limit=300,
                    guidance="Say what will happen, where and with whom.",
                    outcome=True,
                ),
                asked("people", "number", "How many people will come?", min=5, max=200),
                asked("cost", "money", "How much do you ask for?", required=True, min=300_00, max=5_000_00),
                asked("costs", "budget", "What does it cost?"),
                asked(
                    "changes",
                    "outcomes",
                    "What will change?",
                    options=[{"value": "lonely", "text": "People are less lonely"}, {"value": "fit", "text": "Fitter"}],
                ),
                asked("wheel", "domains", "How are they?", min=1, options=[{"value": "sleep", "text": "Sleep"}]),
                asked("ages", "groups", "How old are they?", options=[{"value": "young", "text": "Under 25"}]),
                asked("went", "sums", "What went where?", options=[{"value": "soup", "text": "Soup"}]),
                asked("starts", "date", "When does it start?", required=True, min="2026-04-01"),
                asked(
                    "places",
                    "many_of",
                    "Where will you work?",
                    options=[
                        {"value": "ls11", "text": "Beeston, Holbeck"},
                        {"value": "ls8", "text": "Harehills"},
                        {"value": "elsewhere", "text": "Somewhere else"},
                    ],
                ),
                asked(
                    "elsewhere",
                    "short_text",
                    "Where else?",
                    required=True,
                    shown_if={"question": "places", "is": "elsewhere"},
                ),
            ],
        },
        {
            "key": "host",
            "title": "Your host",
            "questions": [
                asked("has_host", "yes_no", "Does another organisation hold your money?", minutes=0.5),
                asked(
                    "host_agrees",
                    "yes_no",
                    "Has it agreed?",
                    required=True,
                    shown_if={"question": "has_host", "is": True},
                ),
                asked(
                    "host_terms",
                    "declaration",
                    "The host has read the terms",
                    required=True,
                    shown_if={"question": "host_agrees", "is": True},
                ),
                asked("true", "declaration", "What I have written is true", required=True),
            ],
        },
    ],
}

BEESTON_BLOOMS: dict[str, Any] = {
    "group_name": "Beeston Blooms",
    "postcode": "LS11 8PG",
    "started": "2019-05",
    "size": "micro",
    "plan": "A garden behind the library, with a bench.\n\nEverybody is welcome 🌻",
    "people": 25,
    "cost": 1_200_50,
    "starts": "2026-04-01",
    "costs": {
        "lines": [{"what": "Plants", "pence": 900_00}, {"what": "A bench", "pence": 400_50}],
        "overheads_pence": 100_00,
        "other": [{"who": "The library", "pence": 200_00, "promised": True}],
    },
    "changes": [{"outcome": "lonely", "how": "We ask them in spring and in autumn.", "target": 25}],
    "wheel": {"people": 12, "rows": [{"of": "sleep", "before": 20, "after": 42}]},
    "ages": {"rows": [{"of": "young", "number": 3}, {"of": "prefer_not_to_say", "number": 2}]},
    "went": {"rows": [{"of": "soup", "pence": 12_00}]},
    "places": ["ls11"],
    "has_host": False,
    "true": True,
}


def small_grant() -> QuestionSet:
    return parse_definition(SMALL_GRANT)


def one_question(kind: str, **settings: Any) -> QuestionSet:
    """A form that asks one thing, with the key `it`."""
    return form_of(asked("it", kind, **settings))


def form_of(*questions: dict[str, Any]) -> QuestionSet:
    return parse_definition(definition_of(*questions))


def definition_of(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"title": "T", "sections": [{"key": "s", "title": "S", "questions": list(questions)}]}


def changed_definition() -> dict[str, Any]:
    """A copy of the small grant, to be spoiled."""
    return copy.deepcopy(SMALL_GRANT)
