"""What a new scheme starts from: its questions, and what each mark means."""

from typing import Any

GUIDE = (
    "Nothing here answers this criterion",
    "Very weak: a claim without anything behind it",
    "Weak: part of an answer, with large gaps",
    "Fair: an answer, with some gaps",
    "Good: a clear and believable answer",
    "Very good: a clear, believable answer with evidence or local knowledge behind it",
)
"""The meaning of the marks 0 to 5."""


def _asked(key: str, kind: str, label: str, minutes: float, **settings: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": label, "required": True, "minutes": minutes, **settings}


APPLICATION: dict[str, Any] = {
    "title": "Application",
    "sections": [
        {
            "key": "work",
            "title": "What you want to do",
            "introduction": "Write as you would speak. We score what you say, not how well you write.",
            "questions": [
                _asked(
                    "what",
                    "long_text",
                    "What will you do with the grant?",
                    12,
                    word_limit=250,
                    guidance="Say what will happen, where, how often and with whom.",
                ),
                _asked(
                    "who",
                    "long_text",
                    "Who is it for, and how do you know that they want it?",
                    10,
                    word_limit=200,
                    guidance="Say what people have told you, or what you have seen.",
                    why="People who know their community see needs that figures miss.",
                ),
                _asked(
                    "change",
                    "long_text",
                    "What will be different for them?",
                    10,
                    word_limit=200,
                    outcome=True,
                    why="At the end we ask what changed, in the same words.",
                ),
                _asked(
                    "people",
                    "number",
                    "About how many people will take part?",
                    2,
                    min=1,
                    max=100_000,
                    guidance="Your best guess is enough.",
                ),
                _asked(
                    "where",
                    "postcode",
                    "Where will most of it happen?",
                    1,
                    guidance="A full postcode, like LS1 4AP.",
                    why="To see which areas the money reaches.",
                ),
                _asked("starts", "month", "When will it start?", 1),
            ],
        },
        {
            "key": "money",
            "title": "What it costs",
            "questions": [
                _asked(
                    "costs",
                    "long_text",
                    "What will you spend the money on?",
                    12,
                    word_limit=200,
                    guidance="List each cost and its amount. Put in a fair share of rent, insurance and running costs.",
                ),
                _asked(
                    "social_value",
                    "long_text",
                    "What good will come of it beyond the work itself?",
                    8,
                    word_limit=150,
                    asked_from=1_000_00,
                    guidance="Such as volunteers who learn something, local shops that you buy from,"
                    " or neighbours who get to know each other.",
                ),
                _asked(
                    "risks",
                    "long_text",
                    "What could go wrong, and what would you do?",
                    6,
                    word_limit=150,
                    asked_from=1_000_00,
                    required=False,
                ),
                _asked("true", "declaration", "What I have written is true, and my organisation agrees to it", 1),
            ],
        },
    ],
}
"""One page of questions for a small grant."""

RETURN: dict[str, Any] = {
    "title": "How it is going",
    "sections": [
        {
            "key": "change",
            "title": "What has happened",
            "introduction": "Tell us what happened in this period. What did not work is as useful as what did.",
            "questions": [
                _asked("people_reached", "number", "How many people took part?", 3, min=0, max=1_000_000),
                _asked(
                    "outcomes",
                    "long_text",
                    "What has changed for them?",
                    15,
                    word_limit=300,
                    outcome=True,
                    guidance="Say what is different now, and how you know.",
                ),
                _asked(
                    "wellbeing",
                    "one_of",
                    "How do the people who took part feel now, compared with before?",
                    4,
                    outcome=True,
                    guidance="Ask some of them; an honest impression is enough.",
                    options=[
                        {"value": "much_better", "text": "Much better"},
                        {"value": "better", "text": "A little better"},
                        {"value": "same", "text": "About the same"},
                        {"value": "worse", "text": "Worse"},
                        {"value": "not_known", "text": "We do not know"},
                    ],
                ),
                _asked(
                    "story",
                    "long_text",
                    "Tell us about one person or one moment",
                    15,
                    word_limit=250,
                    required=False,
                    guidance="Leave out names and anything by which somebody could be recognised.",
                    why="Stories show a board what figures cannot.",
                ),
            ],
        },
        {
            "key": "money",
            "title": "Money and plans",
            "questions": [
                _asked("spent", "money", "How much of the grant have you spent so far?", 3, min=0),
                _asked(
                    "problems",
                    "long_text",
                    "Is there anything we should know, or could help with?",
                    5,
                    word_limit=150,
                    required=False,
                ),
                _asked("true", "declaration", "What I have written is true", 1),
            ],
        },
    ],
}
"""One page of questions for a monitoring return."""
