"""Money to the penny, time without gaps."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from grants.awards import rules
from grants.awards.offers import rules as offer_rules
from grants.kernel.clock import add_months, in_london, is_working_day, london_day

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))
moments = st.integers(0, 40 * 365 * 24 * 60).map(
    lambda minute: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
months = st.integers(1, 120)
parts = st.integers(1, 20)


class TestOffer:
    @given(moments)
    def test_it_stands_for_four_weeks_until_the_end_of_a_working_day(self, offered_at: datetime):
        last = in_london(rules.accept_by(offered_at, 28))

        assert (last.hour, last.minute) == (23, 59)
        assert is_working_day(last.date())
        assert timedelta(days=28) <= last.date() - london_day(offered_at) < timedelta(days=36)

    @given(moments, months, st.none() | days)
    def test_the_grant_begins_as_asked_and_else_when_everybody_can_have_accepted(
        self, offered_at: datetime, length: int, asked: date | None
    ):
        until, offered_on = rules.accept_by(offered_at, 28), london_day(offered_at)
        life = rules.life_of_award(until, length, asked=asked, offered_on=offered_on)

        assert life.last == add_months(life.first, length) - timedelta(days=1)
        if asked is None or asked < offered_on:
            assert life.first.day == 1
            assert life.first > london_day(until)
        else:
            assert life.first == asked

    def test_it_can_be_accepted_in_its_last_minute_and_not_after(self):
        until = datetime(2027, 3, 30, 22, 59, tzinfo=UTC)
        assert rules.is_open("offered", until, until)
        assert not rules.is_open("offered", until, until + timedelta(minutes=1))
        assert not rules.is_open("accepted", until, until)


class TestPeriods:
    @given(days, months, parts)
    def test_they_cover_the_life_of_the_award_without_gap_or_overlap(self, start: date, length: int, count: int):
        periods = rules.parts_of_life(start, length, count)

        assert len(periods) == count
        assert periods[0].first == start
        assert periods[-1].last == add_months(start, length) - timedelta(days=1)
        for period, following in pairwise(periods):
            assert following.first == period.last + timedelta(days=1)
        assert all(period.first <= period.last for period in periods)

    @given(days, st.integers(1, 20), st.integers(1, 6))
    def test_they_are_even_where_months_allow(self, start: date, count: int, each: int):
        periods = rules.parts_of_life(start, count * each, count)
        assert [period.first for period in periods] == [add_months(start, each * i) for i in range(count)]

    def test_the_thirty_first_does_not_drift(self):
        periods = rules.parts_of_life(date(2027, 1, 31), 4, 4)
        assert [p.first for p in periods] == [
            date(2027, 1, 31),
            date(2027, 2, 28),
            date(2027, 3, 31),
            date(2027, 4, 30),
        ]

    @given(days, months, parts)
    def test_returns_are_due_one_after_the_other_at_the_end_of_a_working_day(
        self, start: date, length: int, count: int
    ):
        asked = rules.returns_asked(start, length, count)
        due = [due_at for _, due_at in asked]

        assert due == sorted(due)
        for period, due_at in asked:
            last = in_london(due_at)
            assert (last.hour, last.minute) == (23, 59)
            assert is_working_day(last.date())
            assert timedelta(days=28) <= last.date() - period.last < timedelta(days=36)

    def test_no_returns_no_plan(self):
        assert rules.returns_asked(date(2027, 4, 1), 12, 0) == []


class TestWhatPeopleSend:
    def test_a_statement_has_to_be_agreed_to(self):
        assert [p.field for p in offer_rules.acceptance_problems(False)] == ["agrees"]
        assert offer_rules.acceptance_problems(True) == []

    def test_a_refusal_has_a_reason_of_moderate_length(self):
        assert offer_rules.refusal_problems("  ")[0].code == "missing"
        assert offer_rules.refusal_problems("x" * 2001)[0].code == "too_long"
        assert offer_rules.refusal_problems("We have closed.") == []

    def test_a_past_award_has_to_hold_together(self):
        funder = uuid4()
        problems = rules.import_problems(
            grant_id=" ",
            title="",
            amount_pence=100,
            shares=[(funder, 99)],
            starts_on=date(2027, 2, 1),
            ends_on=date(2027, 1, 1),
        )
        assert [p.field for p in problems] == ["grant_id", "title", "shares", "ends_on"]
