"""What the bank says of a run that was sent, on pages: what is not known stays listed, what is wrong is refused."""

import pytest

from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.queries import payment_of, payments_of
from grants.organisations.models import BankAccount, Organisation
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.organisations.given import change_account, errors


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def test_what_the_bank_cannot_say_yet_is_recorded_and_stays_listed(world: World):
    # Given a run that was sent
    run_id = world.prepare((world.accepted(), 1))
    world.send(run_id)
    ada = world.house.browser(world.ada)
    with world.house.read() as session:
        (payment,) = payments_of(session, run_id)

    # When Ada records that the bank cannot say yet
    sent = ada.post(f"/payments/{payment.id}/answer", data={"outcome": "unknown", "reason": "They are looking"})
    page = ada.get(sent.location)

    # Then the run's page says so, and it waits for somebody on the home and beside what is payable
    assert page.status_code == 200
    assert "They are looking" in page.text
    assert "Record what the bank says of PR-" in ada.get("/").text
    assert "Record what the bank says of PR-" in ada.get("/payments").text

    # Until it is answered
    world.answer(run_id)
    assert "Record what the bank says of PR-" not in ada.get("/payments").text


def test_a_reversed_payment_is_said_apart(world: World):
    run_id = world.pay(world.accepted())
    bea = world.house.person("Bea Reverses", administrator=True)
    with world.house.write() as session:
        (payment,) = payments_of(session, run_id)
        answering.reverse_payment(
            session,
            payment_of(session, payment.id),
            reason="It was another one.",
            pay_again=False,
            version=None,
            **world.who(bea),
        )
    page = world.house.browser(world.ada).get(f"/payment_runs/{run_id}").text
    assert "1, £6,666.67 in all" in page
    assert "Reversed, not counted" in page


def test_a_run_is_begun_with_what_was_chosen(world: World):
    first, _ = world.accepted(), world.accepted()
    ada = world.house.browser(world.ada)
    assert f"Begin a run with instalment 1 of {first.reference}" in ada.get("/payments").text
    day = {"pay_on-day": "1", "pay_on-month": "3", "pay_on-year": "2027"}
    refused = ada.post("/payment_runs", data={**day, "which": "chosen"})
    assert errors(refused) == {"instalment_ids": "Choose at least one instalment."}
    world.pay(first)
    assert "Begin a run" not in ada.get("/payments").text


def test_what_cannot_be_paid_yet_is_counted_apart(world: World):
    world.accepted()
    with world.house.write() as session:
        account = session.get_one(BankAccount, world.organisation_id)
        account.checked_at = account.checked_by = account.confirmed_by = None
        shared = change_account(
            session, session.get_one(Organisation, world.trust_id), world.house.now(), number="12345678"
        )
        shared.bank_fingerprint = account.bank_fingerprint
    ada = world.house.browser(world.ada)
    page = ada.get("/payments").text
    assert "1 instalment, £6,666.67, cannot be paid yet" in page
    assert "Another organisation has told this same account." in page
    assert "Begin a run with" not in page
    assert "Pay 1 instalment" not in ada.get("/").text
    nothing = ada.post(
        "/payment_runs", data={"pay_on-day": "1", "pay_on-month": "3", "pay_on-year": "2027", "which": "all"}
    )
    assert "There is no instalment that you can pay now." in nothing.text


def test_a_run_that_was_sent_has_no_page_to_cancel_it(world: World):
    run_id = world.pay(world.accepted())
    answer = world.house.browser(world.ada).get(f"/payment_runs/{run_id}/cancellation")
    assert answer.status_code == 409
    assert "This run has been sent, and all of it is answered." in answer.text
