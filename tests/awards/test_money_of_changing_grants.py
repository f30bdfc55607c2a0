"""Whatever happens to a grant, in any order: it is what its funders bear, and what is paid and still to pay."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards import queries as awards
from grants.awards.books.queries import books_of
from grants.awards.changing.ending import queries as ending
from grants.awards.changing.ending import service as notices
from grants.awards.changing.ending.taking_effect import end_what_has_run_out
from grants.awards.changing.repayments import asking
from grants.awards.changing.repayments import service as repayments
from grants.awards.changing.repayments.giving_back import returned_by_funder
from grants.awards.changing.repayments.models import Repayment
from grants.awards.changing.repayments.queries import asked_of, repayments_of
from grants.awards.changing.variations import queries, service
from grants.awards.models import ACCEPTED, PAID, PAYABLE, Award
from grants.awards.planning.obstacles.service import make_payable, release_what_has_come_due
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.access import SYSTEM
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Invalid
from grants.kernel.references import new_reference
from grants.schemes.models import Contribution, Round
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.made import make_member, make_organisation
from tests.organisations.given import tell_all

WHY = "It has to be."


def group(world: World) -> UUID:
    """A group of which everything is told, and for which Sam may sign."""
    now, checker = world.house.now(), world.house.person("Una Checks", administrator=True)
    with world.house.write() as session:
        made = make_organisation(session, f"Group {new_reference('G')}", now, postcode="LS11 6PA")
        tell_all(session, made, now, checked_by=(world.ada, checker))
        make_member(session, made.id, world.sam.id, now, position="Chair", is_signatory=True)
        return made.id


def machine_on(house: TestHouse) -> type[RuleBasedStateMachine]:
    class ChangingGrant(RuleBasedStateMachine):
        """A grant of its own, to a group for which Sam signs, with a checked account."""

        def __init__(self) -> None:
            super().__init__()
            world.house.clock.move_to(start)
            self.award = world.accepted(organisation_id=group(world))
            self.bea = world.house.person("Bea Second", administrator=True)

        def does(self, by: Any, verb: Any, *given: Any, **more: Any) -> bool:
            who = world.who(by)
            try:
                with world.house.write() as session:
                    verb(session, *[each(session) if callable(each) else each for each in given], **more, **who)
            except (Conflict, Invalid):
                return False
            return True

        def stands(self, session: Session) -> Award:
            return awards.award_of(session, self.award.id)

        @rule(pence=some.integers(1, 40_000_00))
        def vary(self, pence: int) -> None:
            if not self.does(
                world.sam, service.ask_for_variation, self.stands, asked={"amount_pence": pence}, reasons=WHY
            ):
                return
            for person in (world.ada, self.bea):
                who = world.who(person)
                with world.house.write() as session:
                    number = queries.next_number(session, self.award.id) - 1
                    award, variation = queries.variation_of(session, self.award.id, number)
                    if variation.state == "asked":
                        service.agree_to_variation(session, award, variation, **who)

        @rule(pence=some.integers(1, 30_000_00))
        def uplift(self, pence: int) -> None:
            self.does(world.ada, service.record_variation, self.stands, amount_pence=Pence(pence), reasons=WHY)

        @rule()
        def pay_next(self) -> None:
            unpaid = [each for each in world.award(self.award.id).instalments if each.is_to_come]
            payable = [each for each in unpaid if each.state == PAYABLE]
            if payable:
                world.pay(self.award, payable[0].number)

        @rule()
        def release_next(self) -> None:
            with world.house.write() as session:
                planned = [each for each in self.stands(session).instalments if each.state not in (PAID, PAYABLE)]
                make_payable(session, planned[:1], actor=SYSTEM, now=world.house.now())

        @rule(days=some.integers(0, 200), kept=some.sets(some.integers(1, 5)))
        @precondition(lambda self: world.award(self.award.id).state == ACCEPTED)
        def give_notice(self, days: int, kept: set[int]) -> None:
            ends_on = world.house.now().date() + timedelta(days=days)
            unpaid = {each.number for each in world.award(self.award.id).instalments if each.state != PAID}
            more = {"exception": "instruction", "exception_reasons": WHY, "kept": sorted(kept & unpaid)}
            if not self.does(world.ada, notices.give_notice, self.stands, ends_on=ends_on, reasons=WHY, **more):
                return
            who = world.who(self.bea)
            with world.house.write() as session:
                award, notice = ending.notice_of(session, self.award.id)
                if notice.state == "prepared" and notice.ends_on >= world.house.now().date():
                    notices.release_notice(session, award, notice, **who)

        @rule(days=some.integers(1, 150))
        def time_goes_by(self, days: int) -> None:
            world.house.clock.advance(days=days)
            with world.house.write() as session:
                end_what_has_run_out(session, world.house.now())
                release_what_has_come_due(session, world.house.now())

        @rule(pence=some.integers(1, 10_000_00))
        def ask_back(self, pence: int) -> None:
            told = {
                "source": f"accounts {pence}",
                "reason": WHY,
                "due_on": world.house.now().date() + timedelta(days=30),
            }
            self.does(world.ada, asking.propose_repayment, self.stands, amount_pence=Pence(pence), **told)

        @rule(number=some.integers(1, 3), drops=some.booleans())
        def answer_what_is_proposed(self, number: int, drops: bool) -> None:
            more = {"reason": WHY} if drops else {}
            verb = asking.drop_repayment if drops else asking.confirm_repayment
            self.does(self.bea, self.of_number(number, verb), self.stands, **more)

        @rule(pence=some.integers(1, 10_000_00))
        def receive(self, pence: int) -> None:
            told = {"amount_pence": Pence(pence), "received_on": world.house.now().date()}
            self.does(world.ada, self.of_the_first(repayments.record_receipt), self.stands, **told)

        @rule(number=some.integers(1, 3))
        def reverse(self, number: int) -> None:
            self.does(world.ada, self.of_the_first(repayments.reverse_receipt), self.stands, number=number, reason=WHY)

        def of_number(self, number: int, verb: Any) -> Any:
            """A verb on a repayment of the grant, where there is one of that number."""

            def on_it(session: Session, award: Award, **more: Any) -> None:
                found = repayments_of(session, award.id, ours=True)
                if number <= len(found):
                    verb(session, award, found[number - 1], **more)

            return on_it

        def of_the_first(self, verb: Any) -> Any:
            """A verb on the first repayment of the grant, where there is one."""

            def on_it(session: Session, award: Award, **more: Any) -> None:
                found = repayments_of(session, award.id, ours=True)
                if found and (verb is repayments.record_receipt or len(found[0].receipts) >= more["number"]):
                    verb(session, award, found[0], **more)

            return on_it

        @invariant()
        def adds_up(self) -> None:
            award = world.award(self.award.id)
            paid = sum(each.amount_pence for each in award.instalments if each.state == PAID)
            assert sum(share.amount_pence for share in award.shares) == award.amount_pence
            assert sum(each.amount_pence for each in award.instalments) == award.amount_pence >= paid
            assert min((share.amount_pence for share in award.shares), default=0) >= 0
            with world.house.read() as session:
                assert sum(each.counts for each in asked_of(session, award.id)) <= paid
                committed = session.get_one(Round, world.round_id).committed_pence
                awarded = session.scalar(select(func.sum(Contribution.awarded_pence))) or 0
                ids = [each.id for each in award.instalments]
                parts = select(InstalmentShare.funder_id, func.sum(InstalmentShare.amount_pence))
                borne = dict(
                    session.execute(
                        parts.where(InstalmentShare.instalment_id.in_(ids)).group_by(InstalmentShare.funder_id)
                    ).all()
                )
                given = session.scalar(select(func.sum(Award.amount_pence))) or 0
                back = session.scalar(select(func.sum(Repayment.received_pence))) or 0
                returned = returned_by_funder(session)
                free = {
                    funder: int(contributed - has)
                    for funder, contributed, has in session.execute(
                        select(Contribution.funder_id, Contribution.amount_pence, Contribution.awarded_pence)
                    )
                }
                scheme = awards.award_of(session, award.id).scheme
                books = books_of(session, scheme, world.house.actor(world.ada), world.house.now())
            assert committed == int(awarded) == int(given) - int(back)
            assert sum(returned.values()) == int(back)
            assert {each.funder_id: each.sums.uncommitted_pence for each in books.funders} == free
            assert {each.funder_id: each.amount_pence for each in award.shares if each.amount_pence} == {
                funder: int(pence) for funder, pence in borne.items() if pence
            }

    world, start = build(house, contributions=(800_000_00, 400_000_00), instalments=4), house.now()
    return ChangingGrant


def test_the_money_of_a_grant_adds_up_whatever_happens_to_it(house: TestHouse):
    run_state_machine_as_test(
        machine_on(house),
        settings=settings(
            max_examples=6, stateful_step_count=9, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
