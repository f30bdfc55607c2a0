"""Money that was not spent is kept for later, or comes back: all, in parts, or not at all where two people say so."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select

from grants.awards import queries as awards
from grants.awards.changing.repayments import asking, keeping, queries, rules, service
from grants.awards.changing.repayments.models import Repayment
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, Invalid
from grants.monitoring.models import Return
from grants.notifications.models import Message
from grants.schemes.models import Contribution, Round
from grants.schemes.service import commit_money, release_money
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

WHY, SOURCE, DUE = "The second course was not held.", "return 1", date(2027, 4, 1)
A_PART = Pence(1_000_00)


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


def ask(world: World, award: Award, pence: int = A_PART, **more: Any) -> Repayment:
    """Ada proposes it, and another of us confirms it."""
    repayment = propose(world, award, pence, **more)
    do(world, award, world.house.person("Bea Second", administrator=True), asking.confirm_repayment, repayment.number)
    return repayment


def propose(world: World, award: Award, pence: int = A_PART, **more: Any) -> Repayment:
    who = world.who(world.ada)
    told = {"source": SOURCE, "reason": WHY, "due_on": DUE, **more}
    with world.house.write() as session:
        found = awards.award_of(session, award.id)
        return asking.propose_repayment(session, found, amount_pence=Pence(pence), **told, **who)


def do(world: World, award: Award, by: Person, verb: Any, number: int = 1, **more: Any) -> None:
    who = world.who(by)
    with world.house.write() as session:
        found, repayment = queries.repayment_of(session, award.id, number)
        verb(session, found, repayment, **more, **who)


def receive(world: World, award: Award, pence: int, number: int = 1) -> None:
    received = {"amount_pence": Pence(pence), "received_on": world.house.now().date()}
    do(world, award, world.ada, service.record_receipt, number, **received)


def reverse(world: World, award: Award, reason: str) -> None:
    """The first that came in had not."""
    who = world.who(world.ada)
    with world.house.write() as session:
        found, repayment = queries.repayment_of(session, award.id, 1)
        service.reverse_receipt(session, found, repayment, number=1, reason=reason, **who)


def stands(world: World, award: Award, number: int = 1) -> tuple[str, int]:
    with world.house.read() as session:
        _, found = queries.repayment_of(session, award.id, number)
        return found.state, found.left_pence


def test_it_comes_in_in_parts_and_a_mistake_is_reversed(world: World, award: Award):
    ask(world, award)
    receive(world, award, 400_00)
    assert stands(world, award) == ("part_paid", 600_00)
    with pytest.raises(Invalid) as refused:
        receive(world, award, 600_01)
    assert [each.code for each in refused.value.problems] == ["more_than_owed"]
    receive(world, award, 600_00)
    assert stands(world, award) == ("paid", 0)
    with pytest.raises(Conflict):
        receive(world, award, 1)
    with pytest.raises(Invalid):
        reverse(world, award, "")
    reverse(world, award, "It was another group’s.")
    assert stands(world, award) == ("part_paid", 400_00)


def test_never_more_than_was_paid_out(world: World, award: Award, bea: Person):
    paid = award.instalments[0].amount_pence
    ask(world, award, 1_00)
    with pytest.raises(Invalid) as refused:
        ask(world, award, paid, source="accounts")
    assert [(each.field, each.code) for each in refused.value.problems] == [("amount_pence", "more_than_paid")]
    # What is waived can be asked for again, what came in cannot
    receive(world, award, 40)
    do(world, award, world.ada, service.waive_repayment, reason=WHY)
    do(world, award, bea, service.waive_repayment)
    with pytest.raises(Invalid):
        ask(world, award, paid - 39)
    ask(world, award, paid - 40)


def test_what_is_kept_and_what_is_asked_back_come_to_no_more_than_was_paid(world: World, award: Award):
    paid, who = award.instalments[0].amount_pence, world.who(world.ada)

    def keep(pence: int, source: str) -> None:
        with world.house.write() as session:
            found = awards.award_of(session, award.id)
            keeping.carry_forward(session, found, amount_pence=Pence(pence), source=source, reason=WHY, **who)

    keep(paid - 100, SOURCE)
    for too_much in (lambda: keep(101, "accounts"), lambda: ask(world, award, 101, source="accounts")):
        with pytest.raises(Invalid) as refused:
            too_much()
        assert [each.code for each in refused.value.problems] == ["more_than_paid"]
    ask(world, award, 100, source="accounts")
    with pytest.raises(Invalid):
        keep(1, "a visit")


def test_two_people_waive_what_is_left(world: World, award: Award, bea: Person):
    ask(world, award)
    with pytest.raises(Invalid):
        do(world, award, world.ada, service.waive_repayment)
    do(world, award, world.ada, service.waive_repayment, reason="They have nothing left.")
    with pytest.raises(Denied):
        do(world, award, world.ada, service.waive_repayment)
    assert stands(world, award) == ("asked", A_PART)
    do(world, award, bea, service.waive_repayment)
    assert stands(world, award) == ("waived", A_PART)
    with pytest.raises(Conflict):
        do(world, award, world.ada, service.waive_repayment)


def test_offers_and_what_says_too_little(world: World, award: Award):
    with pytest.raises(Invalid) as refused:
        ask(world, award, 0, source="", reason=" ", due_on=date(2027, 3, 2))
    assert {each.field for each in refused.value.problems} == {"amount_pence", "source", "reason", "due_on"}
    offer = world.offered(title="Second")
    with pytest.raises(Conflict):
        ask(world, offer)


@given(some.integers(0, 10_000), some.lists(some.tuples(some.integers(1, 3_000), some.integers(0, 3_000)), max_size=5))
def test_what_is_asked_for_is_never_more_than_paid(paid: int, others: list[tuple[int, int]]):
    kept: list[rules.Asked] = []
    for amount, received in others:
        most = rules.can_be_asked(paid, kept)
        if amount <= most:
            came = min(received, amount)
            kept.append(rules.Asked(amount, came, rules.state_of(amount, came)))
    assert sum(each.amount for each in kept) <= paid
    assert rules.can_be_asked(paid, kept) == paid - sum(each.amount for each in kept)


@given(
    some.lists(some.integers(0, 10_000), min_size=1, max_size=4).filter(any),
    some.lists(some.integers(1, 9_000), max_size=5),
)
def test_what_comes_back_is_the_funders_to_the_penny_and_never_more_than_they_paid(paid: list[int], came: list[int]):
    funders = [UUID(int=number) for number in range(len(paid))]
    back = dict.fromkeys(funders, 0)
    for pence in came:
        borne = [(funder, has - back[funder]) for funder, has in zip(funders, paid, strict=True)]
        parts = rules.parts_that_come_back(pence, borne)
        assert (parts is None) == (pence > sum(paid) - sum(back.values()))
        if parts is not None:
            assert sum(part for _, part in parts) == pence
            back |= {funder: back[funder] + part for funder, part in parts}
    assert all(back[funder] <= has for funder, has in zip(funders, paid, strict=True))


def test_what_came_back_is_free_until_it_turns_out_that_it_had_not(world: World, award: Award):
    def stands_at() -> tuple[int, int]:
        with world.house.read() as session:
            awarded = session.scalar(select(func.sum(Contribution.awarded_pence))) or 0
            return int(session.get_one(Round, world.round_id).committed_pence), int(awarded)

    # Given money that came back: it is free for the round and its funders
    ask(world, award)
    receive(world, award, A_PART)
    assert stands_at() == (award.amount_pence - A_PART,) * 2
    # When the round has given all that it has to others, that it came in cannot be taken back
    with world.house.write() as session:
        round_ = session.get_one(Round, world.round_id)
        rest = round_.budget_pence - round_.committed_pence
        commit_money(session, world.round_id, rest)
    with pytest.raises(Conflict) as refused:
        reverse(world, award, WHY)
    assert refused.value.code == "not_covered"
    # Then it can once there is money again
    with world.house.write() as session:
        release_money(session, world.round_id, rest)
    reverse(world, award, WHY)
    assert stands_at() == (award.amount_pence,) * 2


def test_repayments_on_pages_and_for_programs(postgres_house: TestHouse):
    world = build(postgres_house)
    bea, award = world.house.person("Bea Second", administrator=True), world.accepted()
    world.pay(award)
    ada, sam, at = world.house.browser(world.ada), world.house.browser(world.sam), f"/awards/{award.id}/repayments"
    strictly(ada.get(f"{at}/new").text)
    typed = {"amount_pence": "200000", "source": SOURCE, "reason": "", "treatment": "back"}
    told = words_of(strictly(ada.post(f"{at}/new", data=typed).text))
    for problem in ("can be asked back. Enter that or less.", "Say why the money is asked back.", "Enter the day by"):
        assert problem in told
    typed |= {"amount_pence": "1000", "reason": WHY}
    typed |= {"due_on-day": "1", "due_on-month": "4", "due_on-year": "2027"}
    assert ada.post(f"{at}/new", data=typed).headers["Location"] == f"{at}/1"
    other_page = world.house.browser(bea)
    assert asking.PAIR.yourself in words_of(strictly(ada.get(f"{at}/1").text))
    assert "£1,000" not in words_of(strictly(sam.get(at).text))
    assert sam.get(f"{at}/1").status_code == 403
    assert "Confirm that £1,000 is asked back" in words_of(strictly(other_page.get("/").text))
    strictly(other_page.get(f"{at}/1").text)
    for _ in range(2):
        assert other_page.post(f"{at}/1/confirmation", data={"version": "1"}).location == f"{at}/1"
    world.react()
    assert "Pay back £1,000" in sam.get("/").text
    told = words_of(strictly(sam.get(f"{at}/1").text))
    assert "Please pay £1,000 back by 1 April 2027" in told
    assert "Ask us for our account before you pay" in told
    assert "more time" in told
    assert world.house.browser(world.fay).get(at).status_code == 403
    came = {"amount_pence": "400", "received_on-day": "1", "received_on-month": "3", "received_on-year": "2027"}
    assert ada.post(f"{at}/1/receipts", data=came).status_code == 302
    strictly(ada.get(f"{at}/1/receipts/1/reversal").text)
    assert ada.post(f"{at}/1/receipts/1/reversal", data={"reason": "Another group’s"}).status_code == 302
    assert "Reversed: Another group’s" in words_of(strictly(ada.get(f"{at}/1").text))
    assert ada.post(f"{at}/1/waiver", data={"reason": "They have nothing left."}).status_code == 302
    assert service.PAIR.yourself in words_of(strictly(ada.get(f"{at}/1").text))
    other = world.house.program(bea)
    shown = other.get(at)
    assert [each["state"] for each in shown.json["items"]] == ["asked"]
    version = other.get(f"{at}/1").headers["ETag"]
    penny = {"amount_pence": 1, "received_on": "2027-03-01"}
    assert other.post(f"{at}/1/receipts", penny).status_code == 428
    assert other.post(f"{at}/1/receipts", penny, If_Match=version).json["received_pence"] == 1
    assert other.post(f"{at}/1/receipts", penny, If_Match=version).json["code"] == "stale"
    assert other.post(f"{at}/1/waiver", If_Match=version).json["code"] == "stale"
    assert other.post(f"{at}/1/waiver", If_Match="*").status_code >= 400
    version = other.get(f"{at}/1").headers["ETag"]
    assert other.post(f"{at}/1/waiver", {"reason": "Mine"}, If_Match=version).status_code == 409
    assert other.post(f"{at}/1/waiver/refusal", {"reason": "They can pay."}, If_Match=version).status_code == 201
    assert ada.post(f"{at}/1/waiver", data={"reason": "They have nothing left."}).status_code == 302
    version = other.get(f"{at}/1").headers["ETag"]
    assert other.post(f"{at}/1/waiver", If_Match=version).json["state"] == "waived"
    assert other.post(f"{at}/1/receipts/9/reversal", {"reason": "No"}).status_code == 404
    again = {"amount_pence": 5, "source": "accounts", "reason": WHY, "due_on": "2027-04-01"}
    assert other.post(at, again).json["number"] == 2
    carried = {"amount_pence": 5, "source": "a visit", "reason": WHY}
    assert other.post(f"/awards/{award.id}/carried_underspends", carried).status_code == 201
    assert world.house.program(world.sam).post(at, again).status_code == 403
    world.house.run_jobs()
    assert any("pay back" in mail.read_text(errors="replace") for mail in world.house.mails())


def test_what_a_return_tells_as_not_spent_is_shown_with_the_way_to_ask_for_it(postgres_house: TestHouse):
    # Given a grant whose first return is accepted, with less spent than was paid
    world = build(postgres_house)
    award = world.accepted()
    world.pay(award)
    paid = world.award(award.id).instalments[0].amount_pence
    with world.house.write() as session:
        told = session.scalars(select(Return).where(Return.award_id == award.id, Return.number == 1)).one()
        told.state, told.submitted_at, told.reviewed_at = "accepted", world.house.now(), world.house.now()
        told.answers = {"spent": int(paid) - 500_00}
    # Then both sides read it, and an administrator comes from there to a form that is filled in
    page = f"/awards/{award.id}/returns"
    assert "£500 is not spent." in words_of(strictly(world.house.browser(world.sam).get(page).text))
    seen = strictly(world.house.browser(world.ada).get(page).text)
    link = next(each.get("href") for each in seen.iter() if "/repayments/new" in (each.get("href") or ""))
    assert 'value="500"' in world.house.browser(world.ada).get(link).text


def test_each_receipt_is_thanked_for_as_of_its_moment_however_late_the_mail_is_written(postgres_house: TestHouse):
    # Given two parts that come in while nothing is sent
    world = build(postgres_house)
    award = world.accepted()
    world.pay(award)
    ask(world, award)
    receive(world, award, 300_00)
    receive(world, award, 700_00)

    # When work goes on
    world.house.run_jobs()

    # Then each has its mail, and says what was left then
    with world.house.read() as session:
        written = select(Message.subject, Message.text).where(Message.kind == "repayment").order_by(Message.id)
        told = {row.subject: row.text for row in session.execute(written)}
    assert (
        f"£700 is left to pay back of the grant for “{award.title}”, by 1 April 2027"
        in told["We have £300 that you paid back"]
    )
    assert (
        f"All that we asked back of the grant for “{award.title}” has come in."
        in told["We have £700 that you paid back"]
    )
