"""What each funder bears of each instalment is kept, adds up both ways, and stays once it is paid."""

import importlib.util
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from grants.awards import queries
from grants.awards.changing.variations.service import record_variation
from grants.awards.models import Award, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from grants.awards.planning.plans.share_rules import shares_of_payments
from grants.kernel.money import Pence, share
from tests.awards.rows import World, build
from tests.house import TestHouse


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def borne(world: World, award: Award) -> list[list[int]]:
    """A row for each instalment in order: what the funders bear of it."""
    with world.house.read() as session:
        kept = session.execute(
            select(Instalment.number, InstalmentShare.amount_pence)
            .join(InstalmentShare, InstalmentShare.instalment_id == Instalment.id)
            .where(Instalment.award_id == award.id)
            .order_by(Instalment.number, InstalmentShare.funder_id)
        ).all()
    numbers = sorted({number for number, _ in kept})
    return [[int(pence) for number, pence in kept if number == each] for each in numbers]


def adds_up(world: World, award_id: object) -> list[list[int]]:
    award = world.award(award_id)
    rows = borne(world, award)
    assert [sum(row) for row in rows] == [each.amount_pence for each in award.instalments]
    assert [sum(column) for column in zip(*rows, strict=True)] == [each.amount_pence for each in award.shares]
    return rows


def test_they_are_there_from_the_acceptance_on(world: World):
    adds_up(world, world.accepted().id)


def test_what_was_paid_stays_when_the_grant_is_raised_and_the_rest_adds_up(world: World):
    # Given a grant of which the first instalment is paid
    award = world.accepted()
    world.pay(award, 1)
    before = adds_up(world, award.id)
    # When it is raised
    with world.house.write() as session:
        found = queries.award_of(session, award.id)
        more = Pence(found.amount_pence + 100_01)
        record_variation(session, found, amount_pence=more, reasons="Prices rose.", **world.who(world.ada))
    # Then what is to come has the difference
    after = adds_up(world, award.id)
    assert after[0] == before[0]
    assert sum(map(sum, after)) == more


@pytest.mark.parametrize("change", [update(InstalmentShare).values(amount_pence=1), delete(InstalmentShare)])
def test_no_statement_changes_what_was_borne_of_a_paid_instalment(world: World, change: object):
    award = world.accepted()
    world.pay(award, 1)
    first = world.award(award.id).instalments[0]
    with pytest.raises(DatabaseError), world.house.write() as session:
        session.execute(change.where(InstalmentShare.instalment_id == first.id))
    adds_up(world, award.id)


def test_those_from_before_are_filled_by_the_same_rule():
    folder = Path(__file__).parents[2] / "migrations" / "versions"
    (path,) = folder.glob("*_years_and_shares.py")
    spec = importlib.util.spec_from_file_location("years_and_shares", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    payments, funders = [33_34, 33_33, 1, 33_32], [uuid4() for _ in range(3)]
    parts = [int(part) for part in share(sum(payments), [3, 7, 5])]
    rows = module._borne([(uuid4(), pence) for pence in payments], list(zip(funders, parts, strict=True)))
    assert [row["amount_pence"] for row in rows] == [
        part for row in shares_of_payments(payments, parts) for part in row
    ]
    assert module._borne([(uuid4(), 100)], []) == []
