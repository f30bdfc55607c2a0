"""The tiers that are offered to a scheme that has none. They can be changed like any others."""

from typing import Any

from grants.schemes.tiers.rules import (
    CALL,
    CORE,
    FILM,
    FORM,
    ONE_OFF,
    OTHER_REPORT,
    PAPER,
    PHOTOGRAPH,
    VISIT,
    VOICE_NOTE,
    Tier,
)

_TOLD_LIGHTLY = (FORM, PAPER, CALL, PHOTOGRAPH, VOICE_NOTE)


def starting_tiers(kind: str) -> list[Tier]:
    """Five tiers for grants of a kind, the lightest first. What comes once is reported on once where it is small."""
    yearly = None if kind == ONE_OFF else 12
    return [
        Tier(
            number=1,
            name="Very small",
            every_months=yearly,
            evidence="No receipts.",
            sampled_percent=5,
            channels=_TOLD_LIGHTLY,
        ),
        Tier(
            number=2,
            name="Small",
            from_pence=1_000_00,
            every_months=yearly,
            evidence="Keep receipts for two years; do not send them.",
            sampled_percent=10,
            channels=(*_TOLD_LIGHTLY, VISIT),
        ),
        Tier(
            number=3,
            name="Middling",
            from_pence=5_000_00,
            from_pence_at_risk=1_000_00,
            every_months=yearly,
            evidence="Keep receipts for two years; do not send them.",
            sampled_percent=10,
            channels=(FORM, PAPER, CALL, VISIT, FILM, OTHER_REPORT),
        ),
        Tier(
            number=4,
            name="Large",
            from_pence=10_000_00,
            from_pence_at_risk=5_000_00,
            returns=2,
            every_months=6,
            evidence="Your yearly accounts, once they are approved.",
            sampled_percent=20,
            channels=(FORM, VISIT, OTHER_REPORT),
        ),
        Tier(
            number=5,
            name="Very large",
            from_pence=50_000_00,
            from_pence_at_risk=25_000_00,
            returns=2,
            every_months=3,
            evidence="Your yearly accounts, once they are approved.",
            sampled_percent=100,
            channels=(FORM, VISIT, OTHER_REPORT),
        ),
    ]


def _asked(key: str, type_: str, label: str, minutes: float, **settings: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": label, "required": True, "minutes": minutes, **settings}


_HAPPENED = _asked(
    "happened",
    "long_text",
    "What did you do, and about how many people took part?",
    5,
    word_limit=150,
    why="It is what every funder asks first.",
    used_by="pack",
    used_where="What was done",
)
_PEOPLE = _asked(
    "people_reached",
    "number",
    "How many people took part?",
    3,
    min=0,
    max=1_000_000,
    used_by="pack",
    used_where="How many people were reached",
)
_CHANGED = _asked(
    "outcomes",
    "long_text",
    "What has changed for them?",
    5,
    word_limit=150,
    outcome=True,
    why="It is what the grant was for. Funders read it in your words.",
)
_HELP = _asked(
    "problems",
    "long_text",
    "Is there anything we should know, or could help with?",
    3,
    required=False,
    word_limit=150,
    why="Plans change. If we know early, we can agree on it.",
    used_by="person",
    used_where="Whoever reads the return, who rings or agrees on it",
)
_SPENT = _asked("spent", "money", "How much of the grant have you spent so far?", 3, min=0, tells="spent")
_LEARNED = _asked(
    "learned",
    "long_text",
    "What did not work, and what have you learned from it?",
    5,
    required=False,
    word_limit=150,
    why="It helps the next group more than what went well.",
    used_by="person",
    used_where="Our answer to the return, and who plans the next round",
)
_TRUE = _asked(
    "true", "declaration", "What I have written is true", 1, used_by="decision", used_where="Accepting the return"
)
_LINES = _asked(
    "lines",
    "sums",
    "How much of the grant have you spent so far on each line of its budget?",
    8,
    tells="by_line",
    options=[{"value": "The grant", "text": "The grant"}],
    why="If a line goes another way than planned, we ask why. We do not ask for receipts.",
)
_HOPED = _asked(
    "hoped",
    "long_text",
    "How far have the one to three changes come that you hoped for?",
    8,
    word_limit=250,
    outcome=True,
    tells="hoped",
    guidance="One or two sentences about each. An honest impression is enough.",
)
_AHEAD = _asked(
    "ahead",
    "long_text",
    "What will you do differently in the time that is left?",
    5,
    word_limit=150,
    used_by="person",
    used_where="Whoever agrees changes of the grant",
)
_ACCOUNTS = _asked(
    "accounts",
    "file",
    "Your latest yearly accounts",
    3,
    required=False,
    used_by="decision",
    used_where="Whether the next payment is made",
)
_RISKS = _asked(
    "may_go_wrong",
    "long_text",
    "What may go wrong in the next three months?",
    4,
    word_limit=150,
    used_by="person",
    used_where="Whoever scores the risks of the grant",
)

_BROUGHT = (
    _asked(
        "volunteer_hours",
        "number",
        "About how many hours did volunteers give in this time?",
        1,
        required=False,
        min=0,
        tells="volunteered",
        why="It shows what the grant brought beside its money.",
    ),
    _asked(
        "raised",
        "money",
        "How much money did others give for this work in this time?",
        1,
        required=False,
        min=0,
        tells="raised",
    ),
    _asked(
        "given",
        "money",
        "Did others give things, rooms or help? About what would it have cost?",
        1,
        required=False,
        min=0,
        tells="in_kind",
    ),
)

_SETS = {
    1: [_HAPPENED, _CHANGED, _HELP],
    2: [_PEOPLE, _CHANGED, _LEARNED, _SPENT, _HELP],
    3: [_PEOPLE, _CHANGED, _HOPED, _LEARNED, _SPENT, _LINES, _HELP],
    4: [_PEOPLE, _CHANGED, _HOPED, _LEARNED, _AHEAD, *_BROUGHT, _SPENT, _LINES, _ACCOUNTS, _HELP, _TRUE],
    5: [_PEOPLE, _CHANGED, _HOPED, _LEARNED, _AHEAD, _RISKS, *_BROUGHT, _SPENT, _LINES, _ACCOUNTS, _HELP, _TRUE],
}
_NOT_OF_CORE = {"spent", "lines"}


def starting_questions(number: int, kind: str) -> dict[str, Any]:
    """What the returns of a starting tier ask."""
    left_out = _NOT_OF_CORE if kind == CORE else set()
    questions = [dict(question) for question in _SETS[number] if question["key"] not in left_out]
    return {
        "title": "How it is going",
        "sections": [{"key": "told", "title": "How it is going", "questions": questions}],
    }
