"""Whatever people and the bank do, in any order: no instalment is paid twice, none into an account that nobody checked,
and every penny is where the books say.
"""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.awards import queries as awards
from grants.awards.models import PAID, PAYABLE, Award, Instalment
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs import service
from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.checking import PaymentsDropped
from grants.awards.paying.runs.models import LIVE, RETURNED, SENT, UNANSWERED, UNKNOWN, Payment, PaymentRun
from grants.awards.paying.runs.queries import payment_of, payments_of, run_of
from grants.awards.paying.runs.releasing import service as releasing
from grants.awards.planning.obstacles import service as obstacles
from grants.kernel.access import SYSTEM
from grants.kernel.problems import DomainError
from grants.organisations.bank import service as bank_service
from grants.organisations.models import BankAccount, Organisation
from tests.awards.rows import World, build
from tests.awards.test_money_of_changing_grants import group
from tests.house import TestHouse
from tests.organisations.given import CHECKED, CONFIRMED, change_account, checks

WHY = "It has to be."
ARRIVE = some.lists(some.booleans(), min_size=6, max_size=6)
PEOPLE = some.sampled_from(["Ada Owusu", "Bea Second", "Cy Third"])


@dataclass
class Transfer:
    """What the bank did with one payment that it got: nobody else knows it before it answers."""

    instalment_id: UUID
    pence: int
    arrives: bool


def _run(session: Session, run_id: UUID) -> PaymentRun:
    return run_of(session, run_id)


def _payment(session: Session, payment_id: UUID) -> Payment:
    return payment_of(session, payment_id)


def machine_on(house: TestHouse) -> type[RuleBasedStateMachine]:
    class Paying(RuleBasedStateMachine):
        """Two grants of three instalments to two groups, three administrators, and a bank."""

        def __init__(self) -> None:
            super().__init__()
            for name in ("Ada Owusu", "Bea Second", "Cy Third"):
                world.house.person(name, administrator=True)
            self.groups = [group(world), group(world)]
            self.awards = [world.accepted(organisation_id=each) for each in self.groups]
            self.bank: dict[str, Transfer] = {}
            with world.house.write() as session:
                for award in self.awards:
                    planned = [each for each in self.stands(session, award).instalments if each.state != PAYABLE]
                    obstacles.make_payable(session, planned, actor=SYSTEM, now=world.house.now())
            self.mine = [each.id for each in self.instalments()]

        def stands(self, session: Session, award: Award) -> Award:
            return awards.award_of(session, award.id)

        def does(self, by: str, verb: Any, *given: Any, **more: Any) -> bool:
            """Whether somebody could do this; what is dropped stays dropped, as it does on a page."""
            who = world.who(world.house.person(by))
            with suppress(DomainError), world.house.write() as session:
                try:
                    verb(session, *[each(session) if callable(each) else each for each in given], **more, **who)
                except PaymentsDropped:
                    return False
                return True
            return False

        def ids(self, *states: str) -> list[UUID]:
            mine = select(Payment.run_id).where(Payment.instalment_id.in_(self.mine))
            runs = select(PaymentRun.id).where(PaymentRun.state.in_(states), PaymentRun.id.in_(mine))
            with world.house.read() as session:
                return list(session.scalars(runs.order_by(PaymentRun.id)))

        def acts(self, by: str, verb: Any, *states: str, **more: Any) -> UUID | None:
            """Somebody does something with the latest run in these states; gives it where that could be done."""
            latest = self.ids(*states)[-1:]
            done = [self.does(by, verb, partial(_run, run_id=each), version=None, **more) for each in latest]
            return latest[0] if any(done) else None

        @rule(by=PEOPLE, place=some.integers(0, 5))
        def begin_with_one(self, by: str, place: int) -> None:
            chosen = self.instalments()[place].id
            self.does(by, service.begin_run, instalment_ids=[chosen])

        @rule(steps=some.integers(3, 6), arrive=ARRIVE, knows=some.booleans())
        def goes_far(self, steps: int, arrive: list[bool], knows: bool) -> None:
            self.goes_on(steps, arrive, knows)

        @rule(arrive=ARRIVE, knows=some.booleans())
        def goes_a_step(self, arrive: list[bool], knows: bool) -> None:
            self.goes_on(1, arrive, knows)

        @rule(arrive=ARRIVE)
        def goes_two_steps(self, arrive: list[bool]) -> None:
            self.goes_on(2, arrive, knows=True)

        def goes_on(self, steps: int, arrive: list[bool], knows: bool) -> None:
            """The latest run goes on as it should, some steps; there is a new one where there is none."""
            for _ in range(steps):
                open_ = self.ids("draft", "prepared", "released", "sent")
                with world.house.read() as session:
                    state = run_of(session, open_[-1]).state if open_ else ""
                match state:
                    case "draft":
                        self.prepare("Ada Owusu")
                    case "prepared":
                        self.release("Bea Second")
                    case "released":
                        self.send("Cy Third", arrive)
                    case "sent":
                        self.bank_answers("Ada Owusu", lies=False, does_not_know=not knows)
                    case _:
                        self.begin("Ada Owusu")

        def begin(self, by: str) -> None:
            live = {each.instalment_id for each in self.payments(*LIVE)}
            free = [each.id for each in self.instalments() if each.state == PAYABLE and each.id not in live]
            self.does(by, service.begin_run, instalment_ids=free[:4])

        def prepare(self, by: str) -> None:
            self.acts(by, service.prepare_run, "draft")

        @rule(by=PEOPLE)
        def released_by_anybody(self, by: str) -> None:
            self.release(by)

        def release(self, by: str) -> None:
            run_id = self.acts(by, releasing.release_run, "prepared")
            with world.house.read() as session:
                assert run_id is None or len({run_of(session, run_id).prepared_by, world.house.person(by).id}) == 2

        @rule(by=PEOPLE)
        def cancel(self, by: str) -> None:
            self.acts(by, service.cancel_run, "draft", "prepared", "released", reason=WHY)

        def send(self, by: str, arrive: list[bool]) -> None:
            run_id = self.acts(by, releasing.send_by_hand, "released")
            if run_id is None:
                return
            with world.house.read() as session:
                sent = [each for each in payments_of(session, run_id) if each.state == SENT]
                for payment, arrives in zip(sent, arrive, strict=False):
                    assert payment.end_to_end not in self.bank, "the bank gets no payment twice"
                    account = session.get_one(BankAccount, payment.payee_id)
                    assert account.bank_fingerprint == payment.fingerprint
                    assert account.checked_at is not None
                    assert not account.is_disputed
                    self.bank[payment.end_to_end] = Transfer(payment.instalment_id, payment.amount_pence, arrives)

        @rule(by=PEOPLE)
        def answers_wrongly(self, by: str) -> None:
            self.bank_answers(by, lies=True, does_not_know=False)

        def bank_answers(self, by: str, lies: bool, does_not_know: bool) -> None:
            """The bank answers all that waits in one run; it may not know, or somebody may write the wrong thing."""
            for run_id in self.ids("sent")[-1:]:
                with world.house.read() as session:
                    waiting = [each for each in payments_of(session, run_id) if each.state in UNANSWERED]
                answers = [
                    Answer(each.end_to_end, UNKNOWN if does_not_know else self.says(each, lies=lies), reason=WHY)
                    for each in waiting
                ]
                self.does(by, answering.answer_payments, partial(_run, run_id=run_id), answers)

        def says(self, payment: Payment, *, lies: bool) -> str:
            """What is written of a payment: paid where it arrived, and by mistake where it did not."""
            return PAID if lies or self.transfer(payment).arrives else RETURNED

        def transfer(self, payment: Payment) -> Transfer:
            with world.house.read() as session:
                while payment.corrects_id is not None:
                    payment = payment_of(session, payment.corrects_id)
            return self.bank[payment.end_to_end]

        @rule(by=PEOPLE, pay_again=some.booleans())
        def reverse_what_is_wrong(self, by: str, pay_again: bool) -> None:
            """Somebody finds that money did not arrive which is recorded as paid, or of which nothing is known."""
            for payment in self.payments(PAID, UNKNOWN):
                if not self.transfer(payment).arrives:
                    again = pay_again or payment.state == UNKNOWN
                    found = partial(_payment, payment_id=payment.id)
                    self.does(by, answering.reverse_payment, found, reason=WHY, pay_again=again, version=None)
                    return

        @rule(place=some.integers(0, 1), number=some.integers(10_000_000, 99_999_999), is_checked=some.booleans())
        def account_changes(self, place: int, number: int, is_checked: bool) -> None:
            world.house.clock.advance(minutes=1)
            with world.house.write() as session:
                organisation = session.get_one(Organisation, self.groups[place])
                change_account(session, organisation, world.house.now(), number=str(number))
            if is_checked:
                self.account_is_checked(place)

        def account_is_checked(self, place: int) -> None:
            for by, said in (("Ada Owusu", CHECKED), ("Bea Second", CONFIRMED)):
                with suppress(DomainError):
                    checks(world.house, world.house.person(by), self.groups[place], **said)

        @rule(place=some.integers(0, 1), is_checked=some.booleans())
        def account_is_disputed(self, place: int, is_checked: bool) -> None:
            who = world.who(world.sam)
            with suppress(DomainError), world.house.write() as session:
                version = session.get_one(BankAccount, self.groups[place]).version
                organisation = session.get_one(Organisation, self.groups[place])
                bank_service.dispute_account(session, organisation, note="", version=version, **who)
            if is_checked:
                self.account_is_checked(place)

        @rule(place=some.integers(0, 1), number=some.integers(1, 3), resume=some.booleans())
        def hold(self, place: int, number: int, resume: bool) -> None:
            verb = obstacles.resume_instalment if resume else obstacles.hold_instalment
            award = self.awards[place]
            self.does("Ada Owusu", verb, lambda session: self.stands(session, award), number=number, reason=WHY)

        @rule(place=some.integers(0, 5))
        @precondition(lambda self: any(each.state == PAYABLE for each in self.instalments()))
        def amount_changes(self, place: int) -> None:
            """A penny moves from one instalment to another, as far as the database lets it."""
            first, second = self.instalments()[place], self.instalments()[place // 3 * 3 + (place + 1) % 3]
            with suppress(Exception), world.house.write() as session:
                for each, moved in ((first, -1), (second, 1)):
                    session.execute(
                        update(Instalment)
                        .where(Instalment.id == each.id)
                        .values(amount_pence=Instalment.amount_pence + moved)
                    )

        def instalments(self) -> list[Instalment]:
            return [each for award in self.awards for each in world.award(award.id).instalments]

        def payments(self, *states: str) -> list[Payment]:
            found = select(Payment).where(Payment.state.in_(states), Payment.instalment_id.in_(self.mine))
            with world.house.read() as session:
                return list(session.scalars(found.order_by(Payment.id)))

        @invariant()
        def nothing_arrives_twice(self) -> None:
            arrived = defaultdict(list)
            for transfer in self.bank.values():
                if transfer.arrives:
                    arrived[transfer.instalment_id].append(transfer.pence)
            assert [each for each in arrived.values() if len(each) > 1] == []

        @invariant()
        def every_penny_is_where_the_books_say(self) -> None:
            live = self.payments(*LIVE)
            assert len({each.instalment_id for each in live}) == len(live)
            paid = {each.instalment_id: each for each in live if each.state == PAID}
            for instalment in self.instalments():
                assert (instalment.state == PAID) == (instalment.id in paid)
                if instalment.id in paid:
                    told = paid[instalment.id]
                    kept = (instalment.amount_pence, instalment.paid_to_id, instalment.paid_fingerprint)
                    assert kept == (told.amount_pence, told.payee_id, told.fingerprint)
            gone = {each.instalment_id for each in live if each.state != "listed"}
            assert {each.instalment_id for each in self.bank.values() if each.arrives} <= gone

    world: World = build(house, contributions=(800_000_00, 400_000_00))
    return Paying


def test_money_arrives_once_and_where_it_should(house: TestHouse):
    run_state_machine_as_test(
        machine_on(house),
        settings=settings(
            max_examples=5, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
