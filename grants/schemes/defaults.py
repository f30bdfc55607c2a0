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
                    why="It is the first thing that the panel reads.",
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
                    "outcomes",
                    "What will be different for them?",
                    8,
                    outcome=True,
                    options=[
                        {"value": "less_lonely", "text": "People are less lonely"},
                        {"value": "feel_better", "text": "People feel better in body or mind"},
                        {"value": "learn", "text": "People learn or can do more"},
                        {"value": "look_after", "text": "People look after each other and their neighbourhood"},
                        {"value": "get_help", "text": "People find help sooner"},
                        {"value": "group_stronger", "text": "The group itself grows stronger"},
                    ],
                    guidance="Choose what matters most: one or two are enough. Say how you will know that it has come.",
                    why="All funders of this scheme share these. At the end we ask what changed, in the same words.",
                ),
                _asked(
                    "people",
                    "number",
                    "About how many people will take part?",
                    2,
                    min=1,
                    max=100_000,
                    guidance="Your best guess is enough.",
                    why="So that we compare like with like. A small group can be worth as much as a large one.",
                ),
                _asked(
                    "where",
                    "postcode",
                    "Where will most of it happen?",
                    1,
                    guidance="A full postcode, like LS1 4AP.",
                    why="To see which areas the money reaches.",
                ),
                _asked(
                    "starts",
                    "month",
                    "When will it start?",
                    1,
                    tells="start",
                    why="A grant cannot pay for what has begun already.",
                ),
            ],
        },
        {
            "key": "money",
            "title": "What it costs",
            "questions": [
                _asked(
                    "costs",
                    "budget",
                    "What will you spend the money on?",
                    12,
                    guidance="One cost on each line. Put in a fair share of rent, insurance and running costs.",
                    why="We want to pay what the work really costs, so we look at the whole of it.",
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
                    why="It is one of the things that the panel scores.",
                ),
                _asked(
                    "risks",
                    "long_text",
                    "What could go wrong, and what would you do?",
                    6,
                    word_limit=150,
                    asked_from=1_000_00,
                    required=False,
                    why="Everything can go wrong. We want to see that you have thought of it.",
                ),
                _asked(
                    "at_risk",
                    "yes_no",
                    "Will you work with children, or with adults who need care or support?",
                    1,
                    asked_from=1_000_00,
                    why="Whoever does needs a plan for keeping them safe.",
                ),
                _asked(
                    "safety",
                    "long_text",
                    "How will you keep them safe?",
                    5,
                    word_limit=150,
                    asked_from=1_000_00,
                    shown_if={"question": "at_risk", "is": True},
                    guidance="Such as who looks after safeguarding, who has been checked, and what you do when"
                    " somebody is worried.",
                    why="We read it together with what your organisation has told us about safeguarding.",
                ),
                _asked(
                    "papers",
                    "file",
                    "Is there something you want to show us?",
                    2,
                    asked_from=1_000_00,
                    required=False,
                    guidance="Such as a photograph of the place or a quotation. Nobody needs to add anything.",
                    why="A picture can say more than words.",
                ),
                _asked(
                    "true",
                    "declaration",
                    "What I have written is true, and my organisation agrees to it",
                    1,
                    tells="agreed",
                    why="An award rests on what you tell us here.",
                ),
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
                _asked(
                    "people_reached",
                    "number",
                    "How many people took part?",
                    3,
                    min=0,
                    max=1_000_000,
                    why="It is the figure that every funder asks us for.",
                    used_by="pack",
                    used_where="How many people were reached",
                ),
                _asked(
                    "outcomes",
                    "long_text",
                    "What has changed for them?",
                    15,
                    word_limit=300,
                    outcome=True,
                    guidance="Say what is different now, and how you know.",
                    why="It is what the grant was for. Funders read it in your words.",
                    used_by="pack",
                    used_where="What has changed",
                ),
                _asked(
                    "wellbeing",
                    "one_of",
                    "How do the people who took part feel now, compared with before?",
                    4,
                    outcome=True,
                    guidance="Ask some of them; an honest impression is enough.",
                    why="Counted over all grants it shows whether the scheme does good.",
                    used_by="pack",
                    used_where="How people feel now",
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
                    used_by="pack",
                    used_where="Stories for a board",
                ),
            ],
        },
        {
            "key": "money",
            "title": "Money and plans",
            "questions": [
                _asked(
                    "spent",
                    "money",
                    "How much of the grant have you spent so far?",
                    3,
                    min=0,
                    tells="spent",
                    why="So that the next payment comes when you need it.",
                    used_by="decision",
                    used_where="When the next instalment is paid",
                ),
                _asked(
                    "problems",
                    "long_text",
                    "Is there anything we should know, or could help with?",
                    5,
                    word_limit=150,
                    required=False,
                    why="Plans change. If we know early, we can agree on it.",
                    used_by="person",
                    used_where="Whoever reads the return, who rings or agrees on it",
                ),
                _asked(
                    "true",
                    "declaration",
                    "What I have written is true",
                    1,
                    why="The next payment rests on it.",
                    used_by="decision",
                    used_where="Accepting the return",
                ),
            ],
        },
    ],
}
"""One page of questions for a monitoring return."""
