"""A payment that was reversed arrives after all: that is recorded, and what was paid twice waits for a person."""

from typing import Any
from uuid import UUID

import pytest

from grants.awards.changing.variations import service as variations
from grants.awards.models import Award
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.models import PAID, RETURNED, UNKNOWN
from grants.awards.paying.runs.queries import payment_of, payments_of, run_of
from grants.awards.queries import award_of
from grants.kernel.problems import Conflict, Invalid
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.organisations.given import errors, read

LOST = "The bank could not find it."


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def reverse(world: World, run_id: UUID, *, pay_again: bool) -> None:
    bea = world.house.person("Bea Reverses", administrator=True)
    with world.house.write() as session:
        payment = payment_of(session, payments_of(session, run_id)[0].id)
        how: dict[str, Any] = {"reason": LOST, "pay_again": pay_again, "version": None}
        answering.reverse_payment(session, payment, **how, **world.who(bea))


def given_up(world: World) -> tuple[Award, UUID, str]:
    """A payment of which the bank could say nothing, and that is to be made again; its run and its reference."""
    award = world.accepted()
    run_id = world.prepare((award, 1))
    world.send(run_id)
    world.answer(run_id, UNKNOWN)
    reverse(world, run_id, pay_again=True)
    world.checked_anew()
    with world.house.read() as session:
        return award, run_id, payments_of(session, run_id)[0].end_to_end


def bank_says(world: World, run_id: UUID, reference: str, outcome: str = PAID) -> None:
    with world.house.write() as session:
        answers = [Answer(reference, outcome, world.house.now().date())]
        answering.answer_payments(session, run_of(session, run_id), answers, **world.who(world.ada))


def test_what_arrives_before_it_is_paid_again_is_the_payment(world: World):
    award, run_id, reference = given_up(world)
    for _ in range(2):
        bank_says(world, run_id, reference)
    assert world.award(award.id).instalments[0].state == "paid"
    with world.house.read() as session:
        assert [each.state for each in payments_of(session, run_id)] == ["reversed", "paid"]
    assert world.house.program(world.ada).get("/unexpected_payments").json["items"] == []


def paid_and_reversed(world: World) -> tuple[Award, UUID, str]:
    """A payment that was answered as paid today, which was reversed for it to be paid again."""
    award = world.accepted()
    run_id = world.prepare((award, 1))
    world.send(run_id)
    with world.house.read() as session:
        reference = payments_of(session, run_id)[0].end_to_end
    bank_says(world, run_id, reference)
    reverse(world, run_id, pay_again=True)
    return award, run_id, reference


def test_paid_on_the_day_that_was_reversed_is_news_and_makes_it_stand_again(world: World):
    award, run_id, reference = paid_and_reversed(world)
    for _ in range(2):
        bank_says(world, run_id, reference)
    assert world.award(award.id).instalments[0].state == "paid"
    with world.house.read() as session:
        assert [each.state for each in payments_of(session, run_id)] == ["reversed", "paid"]


def test_paid_on_the_day_that_was_reversed_arrived_unexpectedly_where_it_was_paid_again(world: World):
    award, run_id, reference = paid_and_reversed(world)
    world.checked_anew()
    world.pay(award)
    for _ in range(2):
        bank_says(world, run_id, reference)
    assert len(world.house.program(world.ada).get("/unexpected_payments").json["items"]) == 1


def test_what_can_still_be_stopped_is_stopped_first(world: World):
    award, run_id, reference = given_up(world)
    world.prepare((award, 1))
    with pytest.raises(Conflict, match="which is not sent"):
        bank_says(world, run_id, reference)


def test_what_was_paid_twice_waits_until_another_person_says_what_became_of_it(postgres_house: TestHouse):
    # Given a payment that was given up and made again
    world = build(postgres_house)
    award, run_id, _ = given_up(world)
    world.pay(award)
    ada, books = world.house.browser(world.ada), f"/schemes/{world.scheme_id}/books"
    # When Ada records that the first arrived as well, twice because the button was pressed twice
    with world.house.read() as session:
        (payment,) = payments_of(session, run_id)
    assert "It was paid after all" in words_of(read(ada.get(f"/payment_runs/{run_id}")))
    typed = {"outcome": PAID, "on-day": "1", "on-month": "3", "on-year": "2027"}
    for _ in range(2):
        assert ada.post(f"/payments/{payment.id}/answer", data=typed).location == f"/payments/{payment.id}/unexpected"
    # Then the grant, its books and the home of whoever runs the programme say so, and no grantee hears of it
    bea = world.house.browser(world.house.person("Bea Reverses", administrator=True))
    said = "£6,666.67 arrived that no instalment waited for"
    for page in ("/", f"/awards/{award.id}"):
        assert said in words_of(read(bea.get(page)))
    assert "£6,666.67 was paid to grantees beyond their grants" in words_of(read(bea.get(books)))
    assert "£6,666.67 arrived at Beeston Growers" in words_of(read(bea.get("/exceptions?matter=overpaid")))
    assert said not in words_of(read(world.house.browser(world.sam).get(f"/awards/{award.id}")))
    assert "It arrived after all, 1 Mar 2027" in words_of(read(ada.get(f"/payment_runs/{run_id}")))
    # And one proposes what became of it, which another confirms
    page = f"/payments/{payment.id}/unexpected"
    assert list(errors(bea.post(page, data={"reason": ""}))) == ["outcome", "reason"]
    back = {"outcome": "came back", "reason": "They sent it back on 3 March."}
    for _ in range(2):
        assert bea.post(page, data=back).location == page
    assert said not in words_of(read(bea.get("/")))
    assert "You proposed this" in words_of(strictly(bea.get(page).text))
    assert "Confirm what becomes of £6,666.67" in words_of(read(ada.get("/")))
    for _ in range(2):
        assert ada.post(f"{page}/confirmation", data={"version": "2"}).location == f"/awards/{award.id}"
    assert "They sent it back" in words_of(strictly(ada.get(page).text))
    assert "was paid to grantees beyond" not in words_of(read(bea.get(books)))
    assert len(world.facts("awards.unexpected_payment_settled")) == 1


def test_programs_settle_it_and_it_is_not_said_otherwise_then(world: World):
    award, run_id, reference = given_up(world)
    world.pay(award)
    bank_says(world, run_id, reference)
    ada = world.house.program(world.ada)
    bea = world.house.program(world.house.person("Bea Reverses", administrator=True))
    (found,) = bea.get("/unexpected_payments").json["items"]
    at, kept = f"/unexpected_payments/{found['payment_id']}", {"outcome": "kept", "reason": "They are gone."}
    assert world.house.program(world.sam).get(at).status_code == 403
    assert ada.post(f"{at}/settlement", kept).json["outcome"] == "kept"
    assert bea.post(f"{at}/settlement", kept | {"outcome": "came back"}).json["code"] == "answered_already"
    assert ada.post(f"{at}/settlement/confirmation").status_code == 403
    # And what is dropped with a reason is proposed anew
    assert bea.post(f"{at}/settlement/refusal", {"reason": "They are not."}).json["outcome"] is None
    assert bea.post(f"{at}/settlement", kept).status_code == 201
    assert ada.post(f"{at}/settlement/confirmation").json["settled_at"] is not None
    assert bea.post(f"{at}/settlement/refusal", {"reason": "No."}).json["code"] == "answered_already"
    # And that it came back is not what the bank can say of it any more
    with pytest.raises(Invalid):
        bank_says(world, run_id, reference, RETURNED)


def test_a_wrong_answer_found_after_the_plan_changed_ends_with_a_person(world: World):
    # Given a payment that came back, and a grant that has become larger since
    award = world.accepted()
    run_id = world.prepare((award, 1))
    world.send(run_id)
    world.answer(run_id, RETURNED, reason="It was called back (FOCR).")
    with world.house.write() as session:
        told = {"amount_pence": award.amount_pence + 3_00, "reasons": "Prices"}
        variations.record_variation(session, award_of(session, award.id), **told, **world.who(world.ada))
    # When it turns out that it had not come back
    reverse(world, run_id, pay_again=False)
    # Then nothing waits for an answer that no instalment could take, and that it arrived is for a person to settle
    with world.house.read() as session:
        assert [each.state for each in payments_of(session, run_id)] == ["reversed"]
        reference = payments_of(session, run_id)[0].end_to_end
        assert run_of(session, run_id).state == "closed"
    bank_says(world, run_id, reference)
    assert len(world.house.program(world.house.person("Bea Reverses")).get("/unexpected_payments").json["items"]) == 1
