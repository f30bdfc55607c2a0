"""What can change of a grant, and how its money is spread anew."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from grants.awards.changing.variations import rules
from grants.awards.changing.variations.money_rules import less_of_each, lines_left, spread
from grants.awards.changing.variations.reading import rows_to_type
from grants.awards.planning.plans.year_rules import months_of
from grants.awards.rules import Period, parts_of_life
from grants.kernel.money import LARGEST_PENCE
from grants.monitoring.planning.rules import Planned, replanned

TODAY = date(2027, 3, 1)
PENCE = some.integers(1, 10_000_000_00)
STANDS = {
    "amount_pence": 10_000_00,
    "starts_on": "2027-01-01",
    "ends_on": "2028-12-31",
    "title": "A garden",
    "description": "",
    "outcomes": "",
    "budget_lines": [],
    "partners": [],
    "instalments": [{"amount_pence": 6_000_00, "due_on": "2027-06-01", "waits_for_return": 1}],
}


@given(some.lists(PENCE, min_size=1, max_size=40), some.integers(0, LARGEST_PENCE))
def test_what_is_unpaid_comes_to_the_new_sum_to_the_penny(unpaid: list[int], total: int):
    parts = spread(unpaid, total)
    assert sum(parts) == total
    assert min(parts) >= 0


@given(some.lists(some.integers(0, 10_000_000), min_size=1, max_size=6).filter(any), some.data())
def test_no_funder_gives_back_more_than_it_bears(shares: list[int], data: some.DataObject):
    less = data.draw(some.integers(0, sum(shares)))
    parts = less_of_each(shares, less)
    assert sum(parts) == less
    assert all(0 <= part <= share for part, share in zip(parts, shares, strict=True))


@given(some.integers(-10, 30_000_00), some.integers(0, 10_000_00))
def test_an_amount_is_taken_if_it_covers_what_is_paid(amount: int, paid: int):
    before, after = rules.changes(STANDS, {"amount_pence": amount})
    found = rules.change_problems(STANDS, after, paid_pence=paid, today=TODAY)
    assert (not found) == (amount > 0 and amount >= paid and amount != STANDS["amount_pence"])
    assert before.keys() == after.keys()


@given(some.integers(0, 2), some.booleans(), some.integers(0, 2), some.booleans())
def test_a_side_is_waited_for_until_as_many_have_agreed_as_it_needs(theirs: int, two: bool, ours: int, two_of_us: bool):
    left = rules.waits_for(theirs=theirs, two_of_them=two, ours=ours, two_of_us=two_of_us)
    assert (rules.GRANTEE in left) == (theirs < 1 + two)
    assert (rules.US in left) == (ours < 1 + two_of_us)


def test_payments_make_up_the_grant_in_order_and_before_its_end():
    def problems(*rows: tuple[int, str]) -> list[tuple[str, str]]:
        plan = [{"amount_pence": pence, "due_on": on, "waits_for_return": None} for pence, on in rows]
        found = rules.change_problems(STANDS, {"instalments": plan}, paid_pence=4_000_00, today=TODAY)
        return [(each.field, each.code) for each in found]

    assert problems((3_000_00, "2027-04-01"), (3_000_00, "2027-09-01")) == []
    assert problems((3_000_00, "2027-04-01")) == [("instalments", "sum")]
    assert problems((6_000_00, "2029-01-01")) == [("instalments.0.due_on", "too_late")]
    assert problems((3_000_00, "2027-09-01"), (3_000_00, "2027-04-01")) == [("instalments.1.due_on", "out_of_order")]
    assert problems((0, "2027-04-01")) == [("instalments.0.amount_pence", "too_small")]


def test_new_payments_wait_for_returns_that_are_made_and_are_not_too_small():
    def problems(*rows: tuple[int, int | None]) -> list[tuple[str, str]]:
        plan = [{"amount_pence": pence, "due_on": "2027-06-01", "waits_for_return": waits} for pence, waits in rows]
        returns = (date(2027, 5, 3), date(2027, 6, 1))
        found = rules.bounds_problems(STANDS, {"instalments": plan}, returns=returns, smallest_pence=100_00)
        return [(each.field, each.code) for each in found]

    assert problems((5_900_00, 2), (100_00, None)) == []
    assert problems((5_900_00, 999), (100_00, 0)) == [
        ("instalments.0.waits_for_return", "out_of_range"),
        ("instalments.1.waits_for_return", "out_of_range"),
    ]
    assert problems((5_999_00, 1), (1_00, None)) == [("instalments.1.amount_pence", "too_small")]
    assert problems((1_00, None)) == []


def test_a_payment_does_not_come_before_the_return_that_it_waits_for():
    plan = [{"amount_pence": 100_00, "due_on": "2027-05-31", "waits_for_return": 1}]
    found = rules.bounds_problems(STANDS, {"instalments": plan}, returns=[date(2027, 6, 1)], smallest_pence=100_00)
    assert [(each.field, each.code) for each in found] == [("instalments.0.due_on", "before_return")]
    assert "due on 1 June 2027" in found[0].message


def test_a_day_that_is_past_is_not_offered_again():
    stands = STANDS | {"instalments": [{"amount_pence": 1, "due_on": "2027-05-07", "waits_for_return": None}]}
    moved, spare = rows_to_type(stands, date(2027, 5, 29))["instalments"]
    assert (moved["due_on"], moved["past_on"]) == ("2027-06-01", date(2027, 5, 7))
    assert spare["due_on"] is None
    assert rows_to_type(stands, date(2027, 5, 7))["instalments"][0] == stands["instalments"][0]


@given(
    some.integers(1, 12),
    some.integers(1, 60),
    some.integers(0, 12),
    some.integers(-700, 700),
    some.booleans(),
)
def test_returns_follow_the_days_of_a_grant_without_gap(
    returns: int, months: int, begun: int, moved: int, is_with_grantee: bool
):
    # Given a plan of which the first so many have begun
    periods = parts_of_life(TODAY, months, returns)
    begun = min(begun, len(periods))
    plan = [
        Planned(number, period, begun=number <= begun, is_with_grantee=is_with_grantee)
        for number, period in enumerate(periods, start=1)
    ]
    # When the grant ends on another day, not before what has begun
    last = max(periods[-1].last + timedelta(days=moved), plan[begun - 1].period.first if begun else TODAY)
    lives = months_of(TODAY, last)
    wanted = parts_of_life(TODAY, lives, max(1, round(lives * returns / months)))
    anew = replanned(plan, Period(TODAY, last), wanted)
    # Then they cover it, without a gap, to its end where anything can still be told of that
    assert anew[0].first == TODAY
    if moved > 0:
        assert all(a.last >= each.period.last for a, each in zip(anew, plan, strict=False))
    assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(anew))
    assert all(period.first <= period.last for period in anew)
    assert anew[-1].last == last or (not is_with_grantee and anew[-1].last > last)
    assert [period.first for period in anew[:begun]] == [each.period.first for each in plan[:begun]][: len(anew)]
    # And once more changes nothing of what has begun
    assert len(anew) >= begun


def test_what_stands_in_no_line_is_told_where_only_the_amount_changes():
    lines = [{"what": "Rent", "pence": 600_00}, {"what": "Tea", "pence": 400_00}]
    stands = {"amount_pence": 1_000_00, "budget_lines": lines}
    assert lines_left(stands, {"amount_pence": 1_500_00}) == (1_000_00, 1_500_00)
    assert lines_left(stands, {"amount_pence": 1_500_00, "budget_lines": lines}) is None
    assert lines_left(stands, {"title": "Other"}) is None
    assert lines_left(stands | {"budget_lines": []}, {"amount_pence": 1_500_00}) is None


@given(some.dates(date(2027, 3, 2), date(2190, 1, 1)))
def test_no_grant_begins_later_than_it_could_last(first: date):
    today = date(2027, 3, 1)
    terms = {"starts_on": first.isoformat(), "ends_on": (first + timedelta(days=1)).isoformat()}
    found = rules._day_problems({"starts_on": None, "ends_on": None}, terms, terms, today)
    assert [each.code for each in found] == (["too_late"] if first > date(2027 + rules.MOST_YEARS, 3, 1) else [])
