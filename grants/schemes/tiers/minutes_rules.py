"""How long a return takes, as it is promised before anybody has applied: with what it asks about the changes that its
grant was given for, which follows from the application and not from the questions of returns. Pure.
"""

from math import fsum

from grants.kernel.forms import HOPED, Question, QuestionSet, still_ahead
from grants.schemes.rules import minutes_needed

FIGURE, WHETHER_COME, SEEN, IN_OWN_WORDS = 2, 2, 5, 5
"""Minutes to tell a figure, whether what was hoped for has come, what was seen of it, and what came of an answer."""
USUALLY_CHOSEN = 2
"""How many outcomes applicants choose where they are offered: the form says that one or two are enough."""


def minutes_to_report(asked: QuestionSet, amount: int, applying: QuestionSet | None, *, is_last: bool) -> int:
    """How long one return about a grant of this amount, in pence, takes; `applying` are the questions of its
    application, and only the last return of a grant asks what came of each change.
    """
    chosen, written = _promised(applying, amount)
    outcomes = chosen * (FIGURE + WHETHER_COME + SEEN) + written * IN_OWN_WORDS if is_last else chosen * FIGURE
    questions = still_ahead(asked, {}, amount)
    told = [each for each in questions if not (outcomes and each.tells == HOPED)]
    return minutes_needed(outcomes + fsum(question.minutes for question in told))


def _promised(applying: QuestionSet | None, amount: int) -> tuple[int, int]:
    """How many changes an application for this amount usually chooses, and how many it tells in its own words."""
    questions = [each for each in still_ahead(applying, {}, amount) if each.outcome] if applying else []
    offered = [each for each in questions if each.type == "outcomes"]
    return sum(_usually_chosen(each) for each in offered), len(questions) - len(offered)


def _usually_chosen(question: Question) -> int:
    return min(USUALLY_CHOSEN, len(question.options))
