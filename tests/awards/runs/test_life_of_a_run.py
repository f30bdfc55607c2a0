"""A run is prepared by one person, released by another, sent, and answered; nothing is paid but so."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs import service
from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.checking import PaymentsDropped
from grants.awards.paying.runs.models import Payment
from grants.awards.paying.runs.queries import payment_of, payments_of, run_of
from grants.awards.paying.runs.releasing import service as releasing
from grants.kernel.encryption import Vault
from grants.kernel.problems import Conflict, Denied, Invalid, Stale
from grants.notifications.models import Message
from grants.organisations.bank import service as bank_service
from grants.organisations.models import BankAccount, Organisation
from tests.awards.rows import World, build
from tests.house import BANK_KEY, TestHouse
from tests.organisations.given import change_account


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def payments(world: World, run_id: object) -> list[Payment]:
    with world.house.read() as session:
        return list(payments_of(session, run_id))  # type: ignore[arg-type]


def test_the_money_goes_out_once_and_every_act_is_told(world: World):
    # Given two grants, and a run of all that is payable, prepared by Abe
    first, second = world.accepted(), world.accepted(organisation_id=None)
    run_id = world.prepare((first, 1))

    # When Ada releases and sends it, and the bank has paid
    world.send(run_id)
    assert world.award(first.id).instalments[0].state == "payable"
    world.answer(run_id)

    # Then the instalment is paid, with what the run kept, and the run is closed
    paid = world.award(first.id).instalments[0]
    assert (paid.state, paid.paid_to_id, paid.paid_into) == ("paid", world.organisation_id, "678")
    with world.house.read() as session:
        assert run_of(session, run_id).state == "closed"
    names = [each.name.removeprefix("awards.") for each in world.house.events() if "run" in each.name]
    assert names == [
        "payment_run_begun",
        "payment_run_prepared",
        "payment_run_released",
        "payment_run_sent",
        "payment_run_closed",
    ]
    assert world.award(second.id).instalments[0].state == "payable"


def test_what_cannot_be_paid_is_left_out_with_its_reason(world: World):
    # Given one grantee who can be paid, and one who has told nothing
    ready, bare = world.accepted(), world.accepted()
    run_id = world.prepare((ready, 1), (bare, 1))
    listed, dropped = sorted(payments(world, run_id), key=lambda each: each.state, reverse=True)
    assert (listed.award.id, listed.fingerprint is not None) == (ready.id, True)
    assert (dropped.award.id, dropped.fingerprint) == (bare.id, None)
    assert "cannot be paid yet. 13 details are missing" in dropped.reason
    (told,) = world.facts("awards.payment_dropped")
    assert told["award_id"] == str(bare.id)

    # Then it can be put into another run, where nothing is left to prepare
    with pytest.raises(Conflict) as refused:
        world.prepare((bare, 1))
    assert refused.value.code == "nothing_payable"


def test_whoever_prepared_it_does_not_release_it(world: World):
    run_id = world.prepare((world.accepted(), 1))
    abe = world.who(world.house.person("Abe Prepares"))
    with pytest.raises(Denied), world.house.write() as session:
        releasing.release_run(session, run_of(session, run_id), version=None, **abe)


def test_an_account_that_changes_after_preparing_is_left_out_and_the_releaser_looks_again(world: World):
    # Given a prepared run of one
    run_id = world.prepare((world.accepted(), 1))
    with world.house.read() as session:
        seen = run_of(session, run_id).version

    # When the account changes before Ada releases it
    world.house.clock.advance(minutes=5)
    with world.house.write() as session:
        change_account(
            session, session.get_one(Organisation, world.organisation_id), world.house.now(), number="87654321"
        )

    # Then it is not released, and what changed is left out with the reason and the sums
    ada = world.house.program(world.ada)
    refused = ada.post(f"/payment_runs/{run_id}/release", If_Match=f'"{seen}"')
    assert (refused.status_code, refused.json["code"]) == (412, "stale")
    assert refused.json["current"] == {"version": seen + 1, "payments": 0, "amount_pence": 0}
    (dropped,) = payments(world, run_id)
    assert (dropped.state, dropped.reason) == (
        "dropped",
        "The bank account of Beeston Growers has to be checked by one of us and confirmed by another.",
    )
    with world.house.read() as session:
        assert run_of(session, run_id).state == "prepared"


def test_an_account_that_is_disputed_after_the_release_is_not_paid_into(world: World):
    run_id = world.prepare((world.accepted(), 1))
    with world.house.write() as session:
        releasing.release_run(session, run_of(session, run_id), version=None, **world.who(world.ada))
        growers = session.get_one(Organisation, world.organisation_id)
        bank_service.dispute_account(session, growers, note="", version=1, **world.who(world.sam))
    for verb in (_send, _numbers):
        with pytest.raises((PaymentsDropped, Conflict)), world.house.write() as session:
            verb(session, world, run_id)
    assert world.house.events("organisations.bank_details_revealed") == []


def _send(session: Session, world: World, run_id: object) -> None:
    releasing.send_by_hand(session, run_of(session, run_id), version=None, **world.who(world.ada))  # type: ignore[arg-type]


def _numbers(session: Session, world: World, run_id: object) -> None:
    run = run_of(session, run_id)  # type: ignore[arg-type]
    releasing.lines_to_pay(session, run, vault=Vault((BANK_KEY,)), **world.who(world.ada))


def test_the_whole_numbers_are_for_a_released_run_and_that_they_were_shown_is_an_event(world: World):
    run_id = world.prepare((world.accepted(), 1))
    with pytest.raises(Conflict) as refused, world.house.write() as session:
        _numbers(session, world, run_id)
    assert refused.value.code == "run_prepared"
    with world.house.write() as session:
        run = run_of(session, run_id)
        releasing.release_run(session, run, version=None, **world.who(world.ada))
        (line,) = releasing.lines_to_pay(session, run, vault=Vault((BANK_KEY,)), **world.who(world.ada))
    assert line.account.account_number == "12345678"
    (shown,) = world.house.events("organisations.bank_details_revealed")
    assert shown.actor_id == world.ada.id


def test_an_instalment_is_in_one_run_at_most(world: World):
    award = world.accepted()
    run_id = world.prepare((award, 1))
    with pytest.raises(Invalid) as refused:
        world.prepare((award, 1))
    assert [each.code for each in refused.value.problems] == ["not_payable"]

    # Until that run is cancelled with a reason
    with world.house.write() as session:
        service.cancel_run(session, run_of(session, run_id), reason="Wrong day", version=None, **world.who(world.ada))
    again = world.prepare((award, 1))
    first, second = payments(world, run_id)[0], payments(world, again)[0]
    assert (first.state, first.end_to_end[:-2]) == ("dropped", second.end_to_end[:-2])
    assert (first.end_to_end[-2:], second.end_to_end[-2:]) == ("-1", "-2")


def test_a_draft_is_changed_by_who_has_seen_it_as_it_stands(world: World):
    first, second = world.accepted(), world.accepted()
    who = world.who(world.ada)
    with world.house.write() as session:
        run = service.begin_run(session, instalment_ids=[first.instalments[0].id], **who)
        service.change_run(session, run, put_in=[second.instalments[0].id], version=1, **who)
        with pytest.raises(Stale):
            service.change_run(session, run, put_in=[second.instalments[0].id], version=1, **who)
        out = [each.id for each in payments_of(session, run.id) if each.award.id == first.id]
        service.change_run(session, run, take_out=out, version=2, **who)
        assert [each.award.id for each in payments_of(session, run.id)] == [second.id]


class TestAnswers:
    def answer(self, world: World, run_id: object, **said: object) -> None:
        (payment,) = payments(world, run_id)
        answer = Answer(**{"end_to_end_reference": payment.end_to_end, "outcome": "paid"} | said)  # type: ignore[arg-type]
        with world.house.write() as session:
            answering.answer_payments(session, run_of(session, run_id), [answer], **world.who(world.ada))  # type: ignore[arg-type]

    def test_the_same_twice_changes_nothing_and_another_is_refused(self, world: World):
        award = world.accepted()
        run_id = world.prepare((award, 1))
        with pytest.raises(Conflict) as early:
            self.answer(world, run_id)
        assert early.value.code == "run_prepared"
        world.send(run_id)
        self.answer(world, run_id)
        self.answer(world, run_id)
        assert len(world.facts("awards.instalment_paid")) == 1
        with pytest.raises(Invalid) as refused:
            self.answer(world, run_id, outcome="returned", reason="Account closed")
        assert [each.code for each in refused.value.problems] == ["answered_already"]

    @pytest.mark.parametrize(
        ("said", "field", "code"),
        [
            ({"end_to_end_reference": "AW23456789-1-1"}, "end_to_end_reference", "not_in_this_run"),
            ({"amount_pence": 1}, "amount_pence", "another_sum"),
            ({"outcome": "returned"}, "reason", "missing"),
            ({"on": "tomorrow"}, "on", "too_late"),
            ({"on": "yesterday"}, "on", "too_early"),
        ],
    )
    def test_what_cannot_be_is_refused_by_name(self, world: World, said: dict[str, object], field: str, code: str):
        run_id = world.prepare((world.accepted(), 1))
        world.send(run_id)
        days = {"tomorrow": 1, "yesterday": -1}
        if "on" in said:
            said = {"on": world.house.now().date() + timedelta(days=days[str(said["on"])])}
        with pytest.raises(Invalid) as refused:
            self.answer(world, run_id, **said)
        assert [(each.field, each.code) for each in refused.value.problems] == [(f"answers.0.{field}", code)]

    def test_what_came_back_is_paid_again_once_the_account_is_checked_anew(self, world: World):
        award = world.accepted()
        run_id = world.prepare((award, 1))
        world.send(run_id)
        self.answer(world, run_id, outcome="returned", reason="Account closed")
        assert world.award(award.id).instalments[0].state == "payable"
        world.house.run_jobs()
        with world.house.read() as session:
            told = session.scalars(select(Message.text).where(Message.subject.contains("came back"))).first()
        assert told is not None
        assert "Look whether the bank account of" in told
        with pytest.raises(Conflict) as refused:
            world.prepare((award, 1))
        assert "has to be checked by one of us and confirmed by another" in str(refused.value)
        world.checked_anew()
        world.pay(award)
        assert world.award(award.id).instalments[0].state == "paid"

    @pytest.mark.parametrize(("reason", "is_held"), [("Account closed", True), ("It was called back (FOCR).", False)])
    def test_only_a_reason_about_something_else_leaves_the_account_as_it_was(
        self, world: World, reason: str, is_held: bool
    ):
        run_id = world.prepare((world.accepted(), 1))
        world.send(run_id)
        self.answer(world, run_id, outcome="returned", reason=reason)
        assert (len(world.house.events("organisations.bank_account_doubted")) == 1) is is_held
        with world.house.read() as session:
            assert (session.get_one(BankAccount, world.organisation_id).checked_at is None) is is_held

    def test_what_is_not_known_is_never_paid_again_before_another_person_says_so(self, world: World):
        award = world.accepted()
        run_id = world.prepare((award, 1))
        world.send(run_id)
        self.answer(world, run_id, outcome="unknown")
        with pytest.raises(Invalid):
            world.prepare((award, 1))
        self.reverse(world, run_id, pay_again=True)
        with pytest.raises(Conflict, match="has to be checked by one of us"):
            world.prepare((award, 1))
        world.checked_anew()
        world.pay(award)
        assert [each.state for each in payments(world, run_id)] == ["reversed"]

    def test_a_wrong_answer_is_reversed_by_another_and_stays(self, world: World):
        # Given a payment that Ada recorded as paid
        award = world.accepted()
        run_id = world.pay(award)
        with pytest.raises(Denied):
            self.reverse(world, run_id, by="Ada Owusu", pay_again=False)

        # When Bea finds that it was another one
        self.reverse(world, run_id, pay_again=False)

        # Then the old line stays, a new one waits for the answer, and the instalment is not payable meanwhile
        old, new = payments(world, run_id)
        assert (old.state, old.outcome, old.reversed_because) == ("reversed", "paid", "It was another one.")
        assert (new.state, new.corrects_id) == ("sent", old.id)
        assert world.award(award.id).instalments[0].state == "payable"
        with pytest.raises(Invalid):
            world.prepare((award, 1))

        # And the bank's answer under the old reference is taken for the new line
        with world.house.write() as session:
            right = Answer(old.end_to_end, "returned", reason="Account closed")
            answering.answer_payments(session, run_of(session, run_id), [right], **world.who(world.ada))
        assert [each.state for each in payments(world, run_id)] == ["reversed", "returned"]

    def reverse(self, world: World, run_id: object, *, by: str = "Bea Reverses", pay_again: bool) -> None:
        who = world.who(world.house.person(by, administrator=True))
        with world.house.write() as session:
            (payment,) = payments_of(session, run_id)  # type: ignore[arg-type]
            payment = payment_of(session, payment.id)
            answering.reverse_payment(
                session, payment, reason="It was another one.", pay_again=pay_again, version=None, **who
            )
