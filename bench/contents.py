"""What people send in the benchmark: a scheme with sixteen questions, half of them from £1,000, and what people say."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

ELIGIBILITY = [
    {
        "key": f"condition_{number}",
        "text": text,
        "needed": True,
        "explanation": "The funders have agreed that this money is for such groups only.",
    }
    for number, text in enumerate(
        (
            "Will the work take place in Leeds?",
            "Does your group have rules of its own, or a host that holds money for it?",
            "Is your yearly income below £100,000?",
            "Will the money be spent on new work?",
        ),
        1,
    )
]
FITTING = {item["key"]: True for item in ELIGIBILITY}

_SENTENCE = (
    "Every Tuesday and Thursday we open the hall to neighbours who would otherwise eat alone,"
    " cook with what the market gives us, and sit down together at long tables. "
)
PARAGRAPH = (_SENTENCE * 4).strip()
"""About a hundred words, as most answers have."""


def _asked(key: str, kind: str, label: str, **settings: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": label, "required": True, "minutes": 5, **settings}


_CHOICES = [{"value": f"choice_{n}", "text": f"The choice with number {n}"} for n in range(1, 6)]

_LARGER = {"asked_from": 1_000_00}
"""Of half the questions: who asks for less meets eight, the name of the project and the amount."""

_WORK = [
    _asked("text_1", "long_text", "Tell us about part 1 of the work", word_limit=200),
    *[
        _asked(f"text_{n}", "long_text", f"Tell us about part {n} of the work", word_limit=200, **_LARGER)
        for n in range(2, 7)
    ],
    _asked("contact", "short_text", "Whom can we ask about it?"),
    _asked("venue", "short_text", "What is the place called?"),
]
_FACTS = [
    _asked("people", "number", "How many people will come?", min=1, max=10_000),
    _asked("volunteers", "number", "How many will help?", min=0, max=1_000, **_LARGER),
    _asked("postcode", "postcode", "Where will it be?"),
    _asked("starts", "month", "When will it start?"),
    _asked("size", "one_of", "How large is your group?", options=_CHOICES, **_LARGER),
    _asked("places", "many_of", "Where will you work?", options=_CHOICES, **_LARGER),
    _asked("children", "yes_no", "Do you work with children?"),
    _asked("true", "declaration", "What I have written is true"),
]
QUESTIONS = {
    "title": "Application",
    "sections": [
        {"key": "work", "title": "The work", "questions": _WORK},
        {"key": "facts", "title": "Some facts", "questions": _FACTS},
    ],
}

ASKED_FOR = 5_000_00
"""In pence: what each application asks for and each award gives."""

ANSWERS = {
    **{f"text_{n}": PARAGRAPH for n in range(1, 7)},
    "contact": "Amina Okafor, who runs the kitchen",
    "venue": "Cardigan Lane Community Hall",
    "people": 60,
    "volunteers": 12,
    "postcode": "LS1 4AP",
    "starts": "2030-04",
    "size": "choice_2",
    "places": ["choice_1", "choice_4"],
    "children": False,
    "true": True,
}
DRAFT: dict[str, Any] = {"title": "A hot meal in company", "amount_requested_pence": ASKED_FOR, "answers": ANSWERS}
"""Eighteen answers: the title, the amount, and one to each of the sixteen questions."""

TYPED: dict[str, dict[str, str | list[str]]] = {
    "about-your-request": {"project-title": "A hot meal in company", "amount-requested": "900"},
    "everything": {
        "text_1": PARAGRAPH,
        "contact": "Amina Okafor, who runs the kitchen",
        "venue": "Cardigan Lane Community Hall",
        "people": "60",
        "postcode": "LS1 4AP",
        "starts-month": "4",
        "starts-year": "2030",
        "children": "no",
        "true": "yes",
    },
}
"""What a browser sends for a small grant: ten answers in two sections, of the questions of `SHORT`."""

SHORT = {
    "title": "Application",
    "sections": [
        {
            "key": "everything",
            "title": "The work",
            "questions": [each for each in (*_WORK, *_FACTS) if "asked_from" not in each],
        }
    ],
}

RETURN_ANSWERS = {
    "people_reached": 58,
    "outcomes": PARAGRAPH,
    "wellbeing": "better",
    "story": PARAGRAPH,
    "spent": 1_200_00,
    "problems": "None so far.",
    "true": True,
}
"""To the questions that every return has when a scheme sets none of its own."""


def scheme(name: str, funders: list[UUID], *, awards: int) -> dict[str, Any]:
    """A scheme of two funders with money for `awards` awards."""
    weights = (("Need", 40), ("Plan", 40), ("Social value", 20))
    return {
        "name": name,
        "purpose": "Small grants for neighbours who look after each other.",
        "instrument_test": "It builds what small groups can do; it does not buy a service.",
        "co_produced_with": "Six small groups, at two meetings.",
        "smallest_award_pence": 300_00,
        "largest_award_pence": 10_000_00,
        "award_months": 12,
        "length_justification": "A first grant of one year, so that new groups can try.",
        "instalments": 2,
        "returns": 2,
        "contributions": [{"funder_id": str(funder), "amount_pence": awards * ASKED_FOR} for funder in funders],
        "criteria": [
            {"name": name, "weight": weight, "is_social_value": name == "Social value"} for name, weight in weights
        ],
        "eligibility": ELIGIBILITY,
        "question_set": QUESTIONS,
    }


def open_round(name: str, now: datetime, *, awards: int) -> dict[str, Any]:
    return {
        "name": name,
        "opens_now": True,
        "closes_at": (now + timedelta(days=28)).isoformat(),
        "decisions_by": (now + timedelta(days=70)).date().isoformat(),
        "budget_pence": awards * ASKED_FOR,
        "above_ceiling_because": "One short return serves every funder.",
        "briefings": [{"starts_at": (now + timedelta(days=7)).isoformat(), "place": "Leeds Central Library"}],
    }


def organisation(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "unregistered_group",
        "constituted": True,
        "annual_income_pence": 8_500_00,
        "postcode": "LS11 8PG",
        "area": "Beeston and Holbeck",
        "position": "Treasurer",
        **more,
    }


def marks(criteria: list[str]) -> dict[str, Any]:
    reason = "The plan is clear, and the group has done such work before."
    return {"scores": [{"criterion_id": criterion, "mark": 4, "reason": reason} for criterion in criteria]}


DECISION = {
    "outcome": "award with conditions",
    "amount_pence": ASKED_FOR,
    "conditions": "Show us your safeguarding policy before the first payment.",
    "reasons": "A strong plan that reaches people whom nobody else reaches.",
    "feedback": "The panel liked how clearly you say what people have told you.",
}
