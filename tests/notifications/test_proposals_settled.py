"""Whoever proposed something hears what became of it; the page on which it is proposed shows that it waits."""

import pytest
from sqlalchemy import select

from grants.awards.changing.repayments import asking
from grants.awards.paying.runs import service as runs
from grants.awards.paying.runs.queries import run_of
from grants.identity.models import Person
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.awards.test_notice import do as about_notice
from tests.awards.test_notice import prepare, service
from tests.awards.test_repayments import do, propose
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.schemes.given import round_of, scheme


def told(house: TestHouse, person: Person) -> list[str]:
    """What became of this person's proposals, as they were told."""
    house.run_jobs()
    with house.read() as session:
        found = select(Message.text).where(Message.kind == "proposal_settled", Message.person_id == person.id)
        return [" ".join(each.split()) for each in session.scalars(found.order_by(Message.id))]


def test_a_change_that_waits_is_shown_where_it_is_proposed_and_told_when_it_is_confirmed(house: TestHouse):
    made = round_of(house, scheme(house))
    ada, bea = (house.person(name, administrator=True) for name in ("Ada Min", "Bea Second"))
    page = f"/rounds/{made.id}/budget"
    assert "Waits for a second administrator" not in house.browser(bea).get(page).text
    change = {"kind": "budget", "round_id": str(made.id), "amount_pence": 300_000_00, "reason": "More came."}
    change_id = house.program(ada).post(f"/schemes/{made.scheme_id}/changes", change).json["id"]
    # Then whoever would change the budget sees who proposed what, when, and where to confirm it
    shown = house.browser(bea).get(page).text
    words = words_of(strictly(shown))
    assert "Waits for a second administrator" in words
    assert "The budget of Spring 2027 becomes £300,000 Ada Min" in words
    assert f'href="/scheme_changes/{change_id}"' in shown
    # And once it is confirmed, whoever proposed it hears so, once
    house.program(bea).post(f"/scheme_changes/{change_id}/confirmation")
    (text,) = told(house, ada)
    assert "the budget of Spring 2027 becomes £300,000" in text
    assert "Bea Second confirmed it" in text
    assert told(house, bea) == []


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def test_what_becomes_of_a_run_is_told_to_who_prepared_it(world: World):
    abe, award = world.house.person("Abe Prepares", administrator=True), world.accepted()
    run_id = world.prepare((award, 1))
    who = world.who(world.ada)
    with world.house.write() as session:
        runs.cancel_run(session, run_of(session, run_id), reason="The hall is not booked.", version=None, **who)
    (text,) = told(world.house, abe)
    assert "did not confirm it: The hall is not booked." in text
    world.pay(award)
    assert "confirmed it" in told(world.house, abe)[-1]


def test_who_asked_money_back_or_prepared_notice_hears_that_another_confirmed_it(world: World):
    bea, award = world.house.person("Bea Second", administrator=True), world.accepted()
    world.pay(award)
    propose(world, award)
    do(world, award, bea, asking.confirm_repayment)
    prepare(world, award, world.ada)
    about_notice(world, award, bea, service.withdraw_notice, reason="They go on.")
    asked, notice = told(world.house, world.ada)
    assert "£1,000 of “Gardening with neighbours” is asked back" in asked
    assert "did not confirm it: They go on." in notice


def test_who_proposed_an_administrator_or_a_higher_limit_hears_why_not(house: TestHouse):
    ada, bea, cy = (house.person(name, administrator=True) for name in ("Ada Min", "Bea Second", "Cy Third"))
    wanted = {"name": "Nia Price", "email": "nia@example.org", "reason": "She helps."}
    at = house.program(ada).post("/administrator_appointments", wanted).location.removeprefix("/api/v1")
    house.program(bea).post(f"{at}/refusal", {"reason": "We are enough."})
    more = {"run_pence": 900_000_00, "day_pence": 2_000_000_00, "reason": "The winter fund."}
    house.program(ada).put(f"/payment_limits/{cy.id}", more, If_Match='"0"')
    house.program(bea).post(f"/payment_limits/{cy.id}/refusal", {"reason": "It is enough as it is."})
    house.program(ada).put(f"/payment_limits/{cy.id}", more, If_Match='"0"')
    house.program(bea).post(f"/payment_limits/{cy.id}/confirmation", {})
    first, second, third = told(house, ada)
    assert "Nia Price runs the programme" in first
    assert "We are enough." in first
    assert "Cy Third may release £900,000 in a run" in second
    assert "It is enough as it is." in second
    assert "Bea Second confirmed it" in third
