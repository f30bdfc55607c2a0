"""Sums of the books add up, and each day between decision and money waited for somebody."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grants.awards.books import rules
from grants.awards.books.rules import BANK, GRANTEE, PLAN, US, Stop

DECIDED = datetime(2027, 3, 1, 16, tzinfo=UTC)
days = st.dictionaries(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 10**9), max_size=20)


def test_a_financial_year_begins_in_april():
    assert rules.financial_year(date(2027, 3, 31)) == 2026
    assert rules.financial_year(date(2027, 4, 1)) == 2027
    assert rules.year_in_words(2027) == "2027/28"
    assert rules.year_in_words(2099) == "2099/00"


@given(days, st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_nothing_is_lost_between_days_months_and_years(found: dict[date, int], today: date):
    assert sum(rules.by_year(found).values()) == sum(found.values())
    months = rules.by_month(found, today=today)
    assert sum(months.values()) == sum(found.values())
    assert len(months) == rules.MONTHS_AHEAD + 1
    assert list(months) == sorted(months)
    assert next(iter(months)) == today.replace(day=1)


def test_each_day_waited_for_somebody():
    # Given a decision whose letter went after two days, accepted ten days later; the account was told a week before
    # that and checked five days after; the bank took a day
    stops = [
        Stop("released", US, DECIDED + timedelta(days=2)),
        Stop("accepted", GRANTEE, DECIDED + timedelta(days=12)),
        Stop("account told", GRANTEE, DECIDED + timedelta(days=5)),
        Stop("account checked", US, DECIDED + timedelta(days=17)),
        Stop("paid", BANK, DECIDED + timedelta(days=18)),
    ]
    found = rules.stretches(DECIDED, stops, DECIDED + timedelta(days=90))
    assert [each.days for each in found] == [2, 10, 0, 5, 1]
    assert rules.days_waited(found) == {US: 7, GRANTEE: 10, BANK: 1, PLAN: 0}


def test_what_is_not_reached_counts_until_today_and_nothing_after_it():
    stops = [
        Stop("released", US, DECIDED + timedelta(days=1)),
        Stop("accepted", GRANTEE, None),
        Stop("paid", BANK, None),
    ]
    found = rules.stretches(DECIDED, stops, DECIDED + timedelta(days=9))
    assert [(each.name, each.on, each.days) for each in found] == [
        ("released", date(2027, 3, 2), 1),
        ("accepted", None, 8),
    ]


def test_what_was_done_before_the_planned_day_keeps_its_day():
    # Given a payment that is planned for day 40, prepared and sent on day 3, and not answered
    stops = [
        Stop("account told", GRANTEE, DECIDED - timedelta(days=90)),
        Stop("accepted", GRANTEE, DECIDED + timedelta(days=2)),
        Stop("may be paid", PLAN, DECIDED + timedelta(days=40)),
        Stop("prepared", US, DECIDED + timedelta(days=3)),
        Stop("sent", US, DECIDED + timedelta(days=3)),
        Stop("paid", BANK, None),
    ]
    found = rules.stretches(DECIDED, stops, DECIDED + timedelta(days=5))
    assert [each.days for each in found] == [0, 2, 1, 0, 0, 2]
    assert [each.on for each in found[3:]] == [date(2027, 3, 4), date(2027, 3, 4), None]


def test_a_planned_day_that_is_to_come_is_what_is_waited_for():
    stops = [Stop("may be paid", PLAN, DECIDED + timedelta(days=40)), Stop("prepared", US, None)]
    (found,) = rules.stretches(DECIDED, stops, DECIDED + timedelta(days=5))
    assert (found.name, found.on, found.days) == ("may be paid", None, 5)


def test_an_account_that_changed_after_the_payment_held_nothing_up():
    stops = [
        Stop("account told", GRANTEE, DECIDED + timedelta(days=200)),
        Stop("paid", BANK, DECIDED + timedelta(days=9)),
    ]
    found = rules.stretches(DECIDED, stops, DECIDED + timedelta(days=300))
    assert sum(each.days for each in found) == 9


moments = st.integers(0, 20_000).map(lambda hours: DECIDED + timedelta(hours=hours))


@given(
    moments,
    st.lists(st.tuples(st.sampled_from(rules.WAITED_FOR), st.none() | moments), min_size=1, max_size=8),
    moments,
)
def test_the_days_add_up_to_those_between_decision_and_payment(
    decided: datetime, given_stops: list[tuple[str, datetime | None]], now: datetime
):
    stops = [Stop(str(place), who, at) for place, (who, at) in enumerate(given_stops)]
    now = max([now, decided, *(stop.at for stop in stops if stop.at)])
    found = rules.stretches(decided, stops, now)
    assert all(each.days >= 0 for each in found)
    assert sum(rules.days_waited(found).values()) == sum(each.days for each in found)
    total = sum(each.days for each in found)
    paid = stops[-1].at
    if paid:
        assert total == max(0, (rules.london_day(paid) - rules.london_day(decided)).days)
    else:
        assert found[-1].on is None
        assert total == (rules.london_day(now) - rules.london_day(decided)).days


def test_what_some_grants_have_in_common():
    ways = [
        rules.stretches(DECIDED, [Stop("paid", US, DECIDED + timedelta(days=days))], DECIDED) for days in (4, 10, 40)
    ]
    common = rules.waits_of(ways)
    assert common
    assert (common.number, common.median_days, common.longest_days, common.mean_by[US]) == (3, 10, 40, 18)
    assert rules.waits_of([]) is None
