"""What was paid beyond a grant is asked back, or set off against its next payment, by two people."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from grants.awards.changing.overpayments import service
from grants.awards.models import Award, Instalment
from grants.awards.paying.runs.queries import payments_of
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.paying.runs.unexpected.queries import of_award
from grants.identity.models import Person
from grants.kernel.clock import london_day
from grants.kernel.problems import Conflict, Denied, Invalid
from tests.awards.rows import World, build
from tests.awards.runs.test_arrived_after_all import bank_says, given_up
from tests.house import TestHouse

PENCE = 6_666_67


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def bea(world: World) -> Person:
    return world.house.person("Bea Reverses", administrator=True)


@pytest.fixture
def award(world: World, bea: Person) -> Award:
    """A grant of which the first payment has arrived twice."""
    award, run_id, reference = given_up(world)
    world.pay(award)
    bank_says(world, run_id, reference)
    return world.award(award.id)


def do(world: World, award: Award, by: Person, verb: Any, **told: Any) -> None:
    with world.house.write() as session:
        (unexpected,) = of_award(session, award.id)
        verb(session, unexpected, **told, **world.who(by))


def propose(world: World, award: Award, outcome: str, **more: Any) -> None:
    do(world, award, world.ada, service.propose_settlement, outcome=outcome, reason="It was sent twice.", **more)


def overpaid(world: World, by: Person) -> int:
    return world.house.program(by).get(f"/schemes/{world.scheme_id}/books").json["overpaid_pence"]


def test_what_is_asked_back_is_a_repayment_that_frees_no_funders_money(world: World, award: Award, bea: Person):
    books = f"/schemes/{world.scheme_id}/books"
    before = world.house.program(bea).get(books).json["total"]
    due_on = london_day(world.house.now()) + timedelta(days=20)
    with pytest.raises(Invalid) as refused:
        propose(world, award, "asked back")
    assert [each.field for each in refused.value.problems] == ["due_on"]
    propose(world, award, "asked back", due_on=due_on)
    with pytest.raises(Denied):
        do(world, award, world.ada, service.confirm_settlement)
    do(world, award, bea, service.confirm_settlement)
    # Then the grantee owes it, beside all that can be asked back of the grant itself, and has a letter
    program = world.house.program(bea)
    (asked,) = program.get(f"/awards/{award.id}/repayments").json["items"]
    assert (asked["amount_pence"], asked["state"], asked["due_on"]) == (PENCE, "asked", due_on.isoformat())
    assert asked["payment_id"] == program.get("/unexpected_payments/" + asked["payment_id"]).json["payment_id"]
    assert "repayment" in [each.kind for each in world.letters()]
    ordinary = {"amount_pence": PENCE, "source": "Accounts", "reason": "Unspent", "due_on": due_on.isoformat()}
    assert program.post(f"/awards/{award.id}/repayments", ordinary).status_code == 201
    assert overpaid(world, bea) == PENCE
    # And what comes in for it is ours again, and no funder's
    came = {"amount_pence": PENCE, "received_on": london_day(world.house.now()).isoformat()}
    at = f"/awards/{award.id}/repayments/1"
    version = f'"{asked["version"]}"'
    assert program.post(f"{at}/receipts", came, If_Match=version).json["state"] == "paid"
    assert world.house.program(bea).get(books).json["total"] == before
    assert overpaid(world, bea) == 0
    # And a receipt that was a mistake is reversed as any
    assert program.post(f"{at}/receipts/1/reversal", {"reason": "Not ours"}, If_Match="*").json["state"] == "asked"


def test_what_is_set_off_pays_the_next_payment(world: World, award: Award, bea: Person):
    propose(world, award, "set off")
    do(world, award, bea, service.confirm_settlement)
    second = world.award(award.id).instalments[1]
    assert (second.state, second.amount_pence, second.paid_on) == ("paid", PENCE, london_day(world.house.now()))
    assert overpaid(world, bea) == 0
    # And those who act for the grantee hear of it, in a letter or a message
    world.react()
    assert "repayment" in [each.kind for each in world.letters()]
    # And it stays paid
    with pytest.raises(DBAPIError), world.house.write() as session:
        session.execute(update(Instalment).where(Instalment.id == second.id).values(state="payable", paid_on=None))
    with pytest.raises(DBAPIError), world.house.write() as session:
        session.execute(update(UnexpectedPayment).values(outcome="kept", set_off_id=None))


def test_a_larger_next_payment_is_smaller_by_what_is_set_off(world: World, award: Award, bea: Person):
    def planned(pence: list[int]) -> None:
        rows = [
            {"amount_pence": each, "due_on": due_on, "waits_for_return": None}
            for each, due_on in zip(pence, ("2027-09-01", "2028-03-01"), strict=True)
        ]
        with world.house.write() as session:
            for instalment, row in zip(award.instalments[1:], rows, strict=True):
                session.execute(
                    update(Instalment).where(Instalment.id == instalment.id).values(amount_pence=row["amount_pence"])
                )

    planned([10_000_00, 3_333_34])
    propose(world, award, "set off")
    do(world, award, bea, service.confirm_settlement)
    stands = [(each.number, each.amount_pence, each.state) for each in world.award(award.id).instalments]
    assert stands[1:] == [
        (2, 10_000_00 - PENCE, stands[1][2]),
        (3, 3_333_34, "planned"),
        (4, PENCE, "paid"),
    ]
    assert sum(pence for _, pence, _ in stands) == award.amount_pence


def test_nothing_is_set_off_against_less_or_what_is_on_its_way(world: World, award: Award, bea: Person):
    propose(world, award, "set off")
    second = award.instalments[1]
    with world.house.write() as session:
        session.execute(update(Instalment).where(Instalment.id == second.id).values(amount_pence=PENCE - 1))
    with pytest.raises(Conflict, match="less than what arrived"):
        do(world, award, bea, service.confirm_settlement)


def test_the_database_settles_nothing_by_one_person(world: World, award: Award):
    now = world.house.now()
    propose(world, award, "kept")
    for alone in (
        {"settled_by": world.ada.id, "settled_at": now},
        {"settled_by": world.mel.id, "settled_at": now, "outcome": "set off"},
        {"outcome": "asked back"},
        {"reason": " "},
    ):
        with pytest.raises(DBAPIError), world.house.write() as session:
            session.execute(update(UnexpectedPayment).values(alone))
    with world.house.read() as session:
        (found,) = of_award(session, award.id)
        assert payments_of(session, found.payment.run_id)[0].state == "reversed"
