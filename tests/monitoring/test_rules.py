"""When a return is late, who may change it, and when it is due again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.clock import in_london, is_working_day, london_day
from grants.monitoring import rules
from grants.monitoring.models import STATES

START = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.integers(0, 40 * 365 * 24 * 60).map(lambda minute: START + timedelta(minutes=minute))


@given(st.sampled_from(STATES), moments, moments)
def test_only_what_is_with_the_grantee_can_be_overdue(state: str, due_at: datetime, now: datetime):
    shown = rules.shown_state(state, due_at, now)
    assert (shown == "overdue") == (state in ("due", "sent back") and now > due_at)
    assert shown in (state, "overdue")


@given(moments, moments)
def test_what_is_sent_back_is_never_due_sooner_and_leaves_two_weeks(due_at: datetime, now: datetime):
    again = rules.due_again(due_at, now)
    assert again >= due_at
    assert london_day(again) - london_day(now) >= timedelta(days=12)
    if again != due_at:
        last = in_london(again)
        assert (last.hour, last.minute) == (23, 59)
        assert is_working_day(last.date())


@pytest.mark.parametrize("state", STATES)
def test_a_return_is_either_with_the_grantee_or_can_be_reviewed_or_is_done(state: str):
    can_change = rules.change_refusal(state) is None
    can_review = rules.review_refusal(state) is None
    assert (can_change, can_review) == {
        "due": (True, False),
        "sent back": (True, False),
        "submitted": (False, True),
        "accepted": (False, False),
        "skipped": (False, False),
    }[state]


def test_a_review_says_what_and_sends_back_with_a_note():
    assert rules.review_problems("", "")[0].field == "outcome"
    assert rules.review_problems("send back", "  ")[0].field == "note"
    assert rules.review_problems("send back", "x" * 4001)[0].code == "too_long"
    assert rules.review_problems("accept", "") == []
