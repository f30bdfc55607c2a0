"""Rules of drawing lots: among whom, and that a seed gives one order to everybody who works it out."""

import hashlib
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from grants.panels.comparing.lots.rules import Entrant, drawn_order, lot_problems, overlap, ticket

ENDS = st.floats(0, 100)
INTERVALS = st.tuples(ENDS, ENDS).map(lambda ends: (min(ends), max(ends)))


def entrant(low: float = 40, high: float = 60, band: str | None = "discuss") -> Entrant:
    return Entrant(uuid4(), "Project", band, (low, high))


def codes(*entrants: Entrant, reason: str = "They stand level.") -> list[str]:
    return [problem.code for problem in lot_problems(entrants, reason)]


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.sets(st.uuids(), min_size=2, max_size=9), st.data())
def test_a_seed_gives_one_order_however_the_applications_came_in(seed, ids, data):
    mixed = data.draw(st.permutations(sorted(ids)))
    assert drawn_order(seed, mixed) == drawn_order(seed, sorted(ids))
    assert sorted(drawn_order(seed, mixed)) == sorted(ids)


def test_anybody_can_work_a_ticket_out_with_a_calculator():
    application = UUID("01a20d55-88d2-7458-90c3-26a19fe46648")
    assert ticket("aa11", application) == hashlib.sha256(b"aa11 01a20d55-88d2-7458-90c3-26a19fe46648").hexdigest()


def test_no_place_is_likelier_than_another():
    ids = [UUID(int=number) for number in range(3)]
    first = [drawn_order(f"{number:032x}", ids)[0] for number in range(900)]
    assert all(250 < first.count(each) < 350 for each in ids)


@given(st.lists(INTERVALS, min_size=2, max_size=6))
def test_intervals_overlap_where_every_two_of_them_do(intervals):
    by_two = all(a[0] <= b[1] and b[0] <= a[1] for a in intervals for b in intervals)
    assert overlap([entrant(*each) for each in intervals]) == by_two


def test_lots_need_two_that_are_open_and_overlap_and_a_reason():
    assert codes(entrant(), entrant()) == []
    assert codes(entrant()) == ["too_few"]
    assert codes(entrant(), entrant(band="fund")) == ["not_open"]
    assert codes(entrant(), entrant(band=None)) == ["not_open"]
    assert codes(entrant(), Entrant(uuid4(), "Project", "discuss", None)) == ["not_open"]
    assert codes(entrant(10, 40), entrant(30, 60), entrant(50, 90)) == ["apart"]
    assert codes(entrant(), entrant(), reason=" ") == ["missing"]
