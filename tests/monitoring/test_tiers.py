"""The plan of a grant is that of its tier: from its money, its length and its risk."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.applications.screening.models import Risk
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.awards.rules import returns_asked
from grants.kernel.access import SYSTEM
from grants.kernel.clock import add_months, in_london, is_working_day
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.monitoring import queries
from grants.monitoring.models import Return
from grants.monitoring.planning.service import follow_award
from grants.schemes.queries import scheme_of
from grants.schemes.tiers.rules import PROJECT, Tier, returns_in
from grants.schemes.tiers.service import begin_with_tiers
from grants.schemes.tiers.starting import starting_tiers
from tests.awards.rows import World, build
from tests.house import TestHouse


@pytest.fixture
def world(house: TestHouse) -> World:
    """A scheme of grants for three years, with the tiers to begin with."""
    made = build(house)
    with house.write() as session:
        scheme = scheme_of(session, made.scheme_id)
        begin_with_tiers(session, scheme, kind=PROJECT, version=None, **made.who(made.ada))
    return made


def returns(world: World, award: Award) -> list[Return]:
    with world.house.read() as session:
        return queries.returns_of_award(session, award, world.house.actor(world.ada))


def purpose(each: Return) -> str:
    return each.question_set.purpose


@pytest.mark.parametrize(
    ("amount", "planned", "asks"),
    [(2_000_00, 3, "return 1"), (20_000_00, 3, "return 3"), (36_000_00, 6, "return 4")],
)
def test_a_grant_makes_the_returns_of_its_tier(world: World, amount: int, planned: int, asks: str):
    award = world.accepted(amount_pence=amount)
    made = returns(world, award)
    assert [j.last_error for j in world.house.jobs() if j.last_error] == []
    assert [purpose(each) for each in made] == [asks] * planned
    assert (made[0].period_from, made[-1].period_to) == (award.starts_on, award.ends_on)
    assert world.house.jobs(state="dead") == []


def test_a_red_risk_means_a_closer_look_and_payments_wait_for_the_returns_there_are(world: World):
    offered = world.offered(amount_pence=20_000_00)
    with world.house.write() as session:
        session.add(
            Risk(
                id=new_id(),
                application_id=offered.application_id,
                description="The only worker may leave.",
                likelihood=4,
                severity=4,
                mitigation="A deputy is trained.",
                recorded_by=world.ada.id,
                recorded_at=world.house.now(),
            )
        )
    page = world.house.browser(world.sam).get(f"/awards/{offered.id}/accept")
    assert page.text.count("for the time to") == 6


def test_more_money_changes_what_has_not_begun_and_keeps_what_is_in(world: World):
    # Given a grant whose first return has begun
    award = world.accepted(amount_pence=20_000_00)
    world.house.clock.advance(days=60)
    first = returns(world, award)[0]
    # When it gives more
    with world.house.write() as session:
        found = award_of(session, award.id)
        found.amount_pence = Pence(60_000_00)
        for _ in range(2):
            follow_award(session, found, actor=SYSTEM, now=world.house.now())
    # Then the first stays as it is, the others are made twice a year, and all of them cover the grant
    made = returns(world, award)
    assert (made[0].id, made[0].period_to, purpose(made[0])) == (first.id, first.period_to, "return 3")
    assert len(made) == 5
    assert {purpose(each) for each in made[1:]} == {"return 4"}
    assert all(a.period_to + timedelta(days=1) == b.period_from for a, b in pairwise(made))
    assert made[-1].period_to == award.ends_on


@given(
    some.dates(date(2024, 1, 1), date(2032, 12, 31)), some.integers(1, 60), some.sampled_from(starting_tiers(PROJECT))
)
def test_every_return_is_reckoned_from_the_first_day_and_never_drifts(starts_on: date, months: int, tier: Tier):
    asked = returns_asked(starts_on, months, returns_in(tier, months))
    firsts = [period.first for period, _ in asked]
    if len(asked) <= months:
        assert set(firsts) <= {add_months(starts_on, month) for month in range(months)}
    assert firsts[:1] in ([], [starts_on])
    assert all(a.last + timedelta(days=1) == b.first for (a, _), (b, _) in pairwise(asked))
    assert not asked or asked[-1][0].last == add_months(starts_on, months) - timedelta(days=1)
    for period, due_at in asked:
        due = in_london(due_at)
        assert is_working_day(due.date())
        assert timedelta(days=28) <= due.date() - period.last <= timedelta(days=34)
