"""Money is asked back once another of us has confirmed it; proposals are taken back, or refused with a reason."""

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from grants.awards.changing.repayments import asking, queries, service
from grants.awards.changing.repayments.models import Repayment
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.problems import Conflict, Denied, Invalid
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.awards.test_repayments import A_PART, ask, do, propose, receive, stands
from tests.house import TestHouse


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def bea(world: World) -> Person:
    return world.house.person("Bea Second", administrator=True)


@pytest.fixture
def award(world: World) -> Award:
    """A grant of which one instalment is paid."""
    award = world.accepted()
    world.pay(award)
    return world.award(award.id)


def test_one_proposes_to_ask_money_back_and_another_confirms_it(world: World, award: Award, bea: Person):
    # Given what one of us proposed, then nothing is owed, and whoever proposed it does not confirm it
    propose(world, award)
    with pytest.raises(Denied):
        do(world, award, world.ada, asking.confirm_repayment)
    with pytest.raises(Conflict):
        receive(world, award, 1)
    assert stands(world, award) == ("proposed", A_PART)
    # When another does, it is asked for, once
    do(world, award, bea, asking.confirm_repayment)
    assert stands(world, award) == ("asked", A_PART)
    for late in (lambda: do(world, award, bea, asking.confirm_repayment), lambda: drop(world, award, bea)):
        with pytest.raises(Conflict):
            late()


def drop(world: World, award: Award, by: Person, number: int = 1) -> None:
    do(world, award, by, asking.drop_repayment, number, reason="They had spent it.")


def test_what_is_dropped_takes_up_nothing_and_its_source_is_free(world: World, award: Award):
    paid = award.instalments[0].amount_pence
    propose(world, award, paid)
    with pytest.raises(Invalid):
        do(world, award, world.ada, asking.drop_repayment, reason=" ")
    drop(world, award, world.ada)
    assert ask(world, award, paid).number == 2


def test_too_late_to_be_paid_in_time_it_is_not_confirmed(world: World, award: Award, bea: Person):
    propose(world, award)
    world.house.clock.advance(days=20)
    with pytest.raises(Conflict) as refused:
        do(world, award, bea, asking.confirm_repayment)
    assert refused.value.code == "too_late"


def test_the_database_asks_nobody_for_what_one_alone_proposed(world: World, award: Award):
    propose(world, award)
    now = world.house.now()
    for alone in (
        {"state": "asked"},
        {"state": "asked", "confirmed_by": world.ada.id, "confirmed_at": now},
        {"state": "dropped", "dropped_by": world.ada.id, "dropped_at": now},
        {"confirmed_by": world.mel.id, "confirmed_at": now},
    ):
        with pytest.raises(DBAPIError), world.house.write() as session:
            session.execute(update(Repayment).where(Repayment.award_id == award.id).values(alone))
    row = {each.name: getattr(stored(world, award), each.name) for each in Repayment.__table__.columns}
    with pytest.raises(DBAPIError), world.house.write() as session:
        session.execute(insert(Repayment).values(row | {"id": new_id(), "number": 2, "state": "asked"}))


def stored(world: World, award: Award) -> Repayment:
    with world.house.read() as session:
        return queries.repayment_of(session, award.id, 1)[1]


def test_a_proposal_that_another_does_not_confirm_is_told_to_who_made_it(world: World, award: Award, bea: Person):
    # Given what one proposed and took back, nobody is told
    propose(world, award)
    drop(world, award, world.ada)
    world.react()
    assert not told(world)
    # When another refuses to ask it back, to let them keep it, and to waive it
    propose(world, award)
    drop(world, award, bea, 2)
    ask(world, award)
    do(world, award, world.ada, service.waive_repayment, 3, reason="They have nothing left.")
    do(world, award, bea, service.drop_waiver, 3, reason="They have.")
    assert stands(world, award, 3) == ("asked", A_PART)
    world.react()
    # Then who proposed it has a message for each, with the reason
    assert [name for name, _ in told(world)] == [world.ada.name] * 2
    assert "They had spent it." in told(world)[0][1]
    assert "not to ask for £1,000 any more" in told(world)[1][1]
    # And the rest can be proposed to be waived anew
    do(world, award, bea, service.waive_repayment, 3, reason="They have nothing left.")


def told(world: World) -> list[tuple[str, str]]:
    with world.house.read() as session:
        found = select(Person.name, Message.text).join(Person, Person.id == Message.person_id)
        rows = session.execute(found.where(Message.kind == "proposal_dropped").order_by(Message.id))
        return [(name, text) for name, text in rows]
