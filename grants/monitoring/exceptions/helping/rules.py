"""Rules of who may need a call before a deadline. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from grants.kernel.look import day
from grants.organisations.rules import SIZE_BANDS

APPLICATION, RETURN = "application", "return"
FORMS = (APPLICATION, RETURN)
SMALL = ("micro", "small", "unknown")
"""The size bands of organisations that may have nobody to fill in forms. Who tells no income is taken for small."""

AHEAD = timedelta(days=28)
"""How long before its deadline a form is looked at."""
NEAR = timedelta(days=7)
QUIET, QUIET_WHEN_NEAR = timedelta(days=7), timedelta(days=2)
"""After how long without a change a form is stuck: a week, and two days in the last week."""
MANY_TRIES = 3
"""From how many tries on an answer that cannot be taken is something to help with."""

assert set(SMALL) <= set(SIZE_BANDS)


@dataclass(frozen=True)
class Facts:
    """What is known of one form. `what` is the round that is applied to, or the scheme that the return goes to, and
    `touched_at` when it was last changed; `question` is the one that was tried most often, and `times` how often.
    """

    form: str
    what: str
    number: int
    deadline: datetime
    touched_at: datetime
    question: str = ""
    times: int = 0


def is_quiet(touched_at: datetime, deadline: datetime, now: datetime) -> bool:
    """Whether nobody has changed a form for too long, as near as its deadline is."""
    allowed = QUIET_WHEN_NEAR if deadline - now <= NEAR else QUIET
    return touched_at < now - allowed


def form_of(facts: Facts) -> str:
    """Which form it is, in words."""
    return f"Application to {facts.what}" if facts.form == APPLICATION else f"Return {facts.number} to {facts.what}"


def stuck_at(facts: Facts) -> str:
    """What it is stuck at, in a sentence or two."""
    quiet = f"Nothing changed since {day(facts.touched_at)}."
    if facts.times < MANY_TRIES:
        return quiet
    return f"Tried {facts.times} times to answer “{facts.question}”. {quiet}"
