"""What can be done “until 11:59pm” or “by 11:59pm” can be done at 23:59:59, and not at midnight. Everywhere."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.clarifications.rules import answering_refusal
from grants.applications.hosting.rules import LINK_LASTS, link_works
from grants.awards.offers.rules import taking_back_refusal
from grants.awards.rules import is_open
from grants.identity.rules import code_problem
from grants.kernel.clock import end_of_day, is_over, to_the_minute
from grants.kernel.look import minute
from grants.monitoring.rules import shown_state
from grants.notifications.rules import SCORES, USUAL, why_pointless
from grants.panels.members.rules import sitting_problems
from grants.panels.scoring.rules import why_closed
from grants.schemes.rules import round_state

ROOT = Path(__file__).parents[1]
LAST = end_of_day(date(2027, 4, 30))
OPENED = LAST - timedelta(days=30)
ROUND = SimpleNamespace(opens_at=OPENED, closes_at=LAST, is_withdrawn=False)
PROMISES: dict[str, Callable[[datetime], bool]] = {
    "a round is open": lambda now: round_state(ROUND, now) == "open",
    "its panel cannot sit": lambda now: bool(
        sitting_problems(third_sector_members=2, eligible=1, closes_at=LAST, now=now)
    ),
    "a request is answered": lambda now: answering_refusal("open", "submitted", due_at=LAST, now=now) is None,
    "marks are given": lambda now: why_closed("in assessment", due_at=LAST, is_proposed=False, now=now) is None,
    "an offer is accepted": lambda now: is_open("offered", LAST, now),
    "an offer stands": lambda now: taking_back_refusal(LAST, now=now) is not None,
    "a return is not late": lambda now: shown_state("due", LAST, now) == "due",
    "a reminder makes sense": lambda now: why_pointless(USUAL[SCORES], "3 days before", LAST, now) is None,
    "a code signs in": lambda now: (
        code_problem("123456", "123456", wrong_tries=0, expires_at=LAST, used=False, now=now) is None
    ),
    "a link to a host works": lambda now: link_works("a", "a", asked_at=LAST - LINK_LASTS, claimed=False, now=now),
}


@pytest.mark.parametrize("promise", PROMISES)
def test_the_last_minute_belongs_to_the_deadline(promise: str):
    assert minute(LAST).endswith("at 11:59pm")
    assert PROMISES[promise](LAST)
    assert PROMISES[promise](LAST + timedelta(seconds=59, microseconds=999_999))
    assert not PROMISES[promise](LAST + timedelta(minutes=1))


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(-180_000, 180_000),
)
def test_a_deadline_is_over_when_its_minute_is(deadline: datetime, milliseconds: int):
    now = deadline + timedelta(milliseconds=milliseconds)
    assert is_over(deadline, now) == (now >= to_the_minute(deadline) + timedelta(minutes=1))


SETS_ONE = (
    "round_rules.py",
    "clarifications/rules.py",
    "deadlines/rules.py",
    "planning/rules.py",
    "allocating/rules.py",
)
"""A new deadline has to lie ahead of the moment itself."""

_COMPARED = re.compile(
    r"\b(closes_at|due_at|accept_by|deadline_at)\s*(<|>|<=|>=)\s*(now|as_of)\b"
    r"|\b(now|as_of)\s*(<|>|<=|>=)\s*[\w.]*(closes_at|due_at|accept_by|deadline_at)\b"
)


def test_nobody_compares_a_deadline_with_the_moment_itself():
    files = chain((ROOT / "grants").rglob("*.py"), (ROOT / "workers").glob("*.py"), (ROOT / "templates").rglob("*.*"))
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files
        if not str(path).endswith(SETS_ONE)
        for line in path.read_text().splitlines()
        if _COMPARED.search(line)
    ]
    assert found == []
