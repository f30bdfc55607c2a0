"""A grant changes by agreement of both sides, and its money adds up before and after."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from grants.awards import queries as awards
from grants.awards.changing.variations import not_agreed, queries, service
from grants.awards.changing.variations.models import Variation
from grants.awards.models import Award
from grants.awards.paying.runs.checking import PaymentsDropped
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, Invalid, Stale
from grants.schemes.models import Contribution, Round
from tests.awards.rows import AMOUNT, World, build
from tests.beginnings import beginning
from tests.house import TestHouse

WHY = "More people come than we thought."
A_LITTLE, MUCH = 1_000_00, 9_000_00


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
@beginning
def bea(world: World) -> Person:
    return world.house.person("Bea Second", administrator=True)


def ask(world: World, award: Award, by: Person, reasons: str = WHY, **asked: Any) -> Variation:
    who = world.who(by)
    with world.house.write() as session:
        found = awards.award_of(session, award.id)
        return service.ask_for_variation(session, found, asked=asked, reasons=reasons, **who)


def agree(world: World, award: Award, by: Person, number: int = 1, version: int | None = None) -> None:
    who = world.who(by)
    with world.house.write() as session:
        found, variation = queries.variation_of(session, award.id, number)
        service.agree_to_variation(session, found, variation, version=version, **who)


def end(world: World, award: Award, by: Person, verb: Any, *, reason: str = "", number: int = 1) -> None:
    who = world.who(by)
    with world.house.write() as session:
        found, variation = queries.variation_of(session, award.id, number)
        verb(session, found, variation, reason=reason, **who)


def stands(world: World, award: Award, number: int = 1) -> Variation:
    with world.house.read() as session:
        return queries.variation_of(session, award.id, number)[1]


def adds_up(world: World, award: Award) -> Award:
    """The award as it is now, whose shares and instalments come to it, and whose round and funders count it so."""
    now = world.award(award.id)
    assert sum(share.amount_pence for share in now.shares) == now.amount_pence
    assert sum(each.amount_pence for each in now.instalments) == now.amount_pence
    with world.house.read() as session:
        kept = select(Contribution.funder_id, Contribution.awarded_pence).where(Contribution.awarded_pence > 0)
        assert dict(session.execute(kept).all()) == {each.funder_id: each.amount_pence for each in now.shares}
        assert session.get_one(Round, world.round_id).committed_pence == now.amount_pence
    return now


class TestAgreeing:
    def test_more_money_that_the_grantee_asked_for_is_there_with_our_agreement(self, world: World):
        # Given a grant of which one of three instalments is paid
        award = world.accepted()
        world.pay(award)
        # When Mel asks for more, Sam, who may sign, agrees, and then Ada for us
        ask(world, award, world.mel, amount_pence=AMOUNT + A_LITTLE)
        agree(world, award, world.sam)
        assert adds_up(world, award).amount_pence == AMOUNT
        agree(world, award, world.ada)
        # Then the grant has it, its funders bear it, and the two payments to come are more
        varied = adds_up(world, award)
        assert varied.amount_pence == AMOUNT + A_LITTLE
        paid, *to_come = varied.instalments
        assert paid.amount_pence == award.instalments[0].amount_pence
        assert [
            each.amount_pence - before.amount_pence for each, before in zip(to_come, award.instalments[1:], strict=True)
        ] == [500_00, 500_00]
        # And what it was is kept beside what it is, with who agreed
        kept = stands(world, award)
        assert (kept.state, kept.before, kept.after) == (
            "agreed",
            {"amount_pence": AMOUNT},
            {"amount_pence": AMOUNT + A_LITTLE},
        )
        assert (kept.grantee_agreed_by, kept.agreed_by) == (world.sam.id, world.ada.id)
        assert world.facts("awards.award_varied") == [
            {"award_id": str(award.id), "number": 1, "what": ["amount_pence"]}
        ]

    def test_what_we_offer_needs_the_grantees_signatory_and_where_it_is_another_amount_two_of_us(
        self, world: World, bea: Person
    ):
        award = world.accepted()
        ask(world, award, world.ada, amount_pence=AMOUNT - A_LITTLE, outcomes="Forty people cook together.")
        with pytest.raises(Denied):
            agree(world, award, world.mel)
        agree(world, award, world.sam)
        assert adds_up(world, award).amount_pence == AMOUNT
        agree(world, award, bea)
        assert adds_up(world, award).amount_pence == AMOUNT - A_LITTLE
        with world.house.read() as session:
            terms = queries.terms_of(session, awards.award_of(session, award.id))
        assert terms["outcomes"] == "Forty people cook together."

    def test_a_large_change_is_agreed_by_two_of_us(self, world: World, bea: Person):
        award = world.accepted()
        ask(world, award, world.ada, amount_pence=AMOUNT + MUCH)
        agree(world, award, world.sam)
        assert adds_up(world, award).amount_pence == AMOUNT
        with pytest.raises(Conflict, match="agreed already"):
            agree(world, award, world.ada)
        agree(world, award, bea)
        assert adds_up(world, award).amount_pence == AMOUNT + MUCH

    def test_the_database_takes_no_amount_that_one_of_us_alone_offers(self, world: World):
        award = world.accepted()
        offered = ask(world, award, world.ada, amount_pence=AMOUNT + 1)
        row = {each.name: getattr(offered, each.name) for each in Variation.__table__.columns}
        alone = row | {"id": new_id(), "number": 2, "state": "withdrawn", "ended_at": world.house.now()}
        with pytest.raises(DBAPIError), world.house.write() as session:
            session.execute(insert(Variation).values(alone | {"needs_two": False}))

    def test_days_and_purpose_change_without_money(self, world: World):
        award = world.accepted()
        later = award.ends_on + timedelta(days=90)
        ask(world, award, world.sam, ends_on=later, title="Gardening with everybody")
        agree(world, award, world.ada)
        varied = adds_up(world, award)
        assert (varied.ends_on, varied.title) == (later, "Gardening with everybody")
        assert [each.amount_pence for each in varied.instalments] == [each.amount_pence for each in award.instalments]

    def test_a_plan_of_payments_by_hand(self, world: World, bea: Person):
        award = world.accepted()
        world.pay(award)
        left = AMOUNT - award.instalments[0].amount_pence
        rows = [
            {"amount_pence": 1_000_00, "due_on": date(2027, 6, 1), "waits_for_return": None},
            {"amount_pence": 2_000_00, "due_on": date(2027, 9, 1), "waits_for_return": None},
            {"amount_pence": left - 3_000_00, "due_on": date(2028, 11, 1), "waits_for_return": 1},
        ]
        ask(world, award, world.sam, instalments=rows)
        agree(world, award, world.ada)
        agree(world, award, bea)
        planned = adds_up(world, award).instalments
        assert [(each.number, each.due_on) for each in planned[1:]] == [
            (2, date(2027, 6, 1)),
            (3, date(2027, 9, 1)),
            (4, date(2028, 11, 1)),
        ]

    def test_money_on_top_of_a_grant_that_is_paid_is_paid_in_one_more(self, house: TestHouse):
        world = build(house, instalments=1)
        award = world.accepted()
        world.pay(award)
        ask(world, award, world.sam, amount_pence=AMOUNT + A_LITTLE)
        agree(world, award, world.ada)
        *_, last = adds_up(world, award).instalments
        assert (last.number, last.amount_pence, last.state) == (2, A_LITTLE, "payable")

    def test_a_payment_of_another_amount_is_left_out_of_its_run_and_paid_in_another(self, world: World):
        award = world.accepted()
        run_id = world.prepare((award, 1))
        ask(world, award, world.sam, amount_pence=AMOUNT - A_LITTLE)
        agree(world, award, world.ada)
        with pytest.raises(PaymentsDropped, match="The instalment has changed from"):
            world.send(run_id)
        release = {"path": f"/payment_runs/{run_id}/release", "If_Match": '"2"'}
        assert world.house.program(world.ada).post(**release).status_code == 412
        world.pay(adds_up(world, award))

    def test_nothing_changes_while_a_payment_is_on_its_way(self, world: World):
        award = world.accepted()
        run_id = world.prepare((award, 1))
        world.send(run_id)
        ask(world, award, world.sam, amount_pence=AMOUNT - A_LITTLE)
        with pytest.raises(Conflict) as refused:
            agree(world, award, world.ada)
        assert refused.value.code == "on_its_way"
        world.answer(run_id)
        agree(world, award, world.ada)
        adds_up(world, award)


class TestRefused:
    def test_never_below_what_is_paid(self, world: World, bea: Person):
        award = world.accepted()
        world.pay(award)
        paid = award.instalments[0].amount_pence
        with pytest.raises(Invalid) as refused:
            ask(world, award, world.sam, amount_pence=paid - 1)
        assert [(each.field, each.code) for each in refused.value.problems] == [("amount_pence", "below_paid")]
        # Also where it was paid after the change was asked for
        ask(world, award, world.sam, amount_pence=paid + 1)
        world.house.clock.advance(days=1)
        with world.house.write() as session:
            awards.award_of(session, award.id).instalments[1].state = "payable"
        world.pay(award, 2)
        agree(world, award, world.ada)
        with pytest.raises(Invalid):
            agree(world, award, bea)
        assert adds_up(world, award).amount_pence == AMOUNT

    def test_one_is_open_at_a_time(self, world: World):
        award = world.accepted()
        ask(world, award, world.mel, title="Another name")
        with pytest.raises(Conflict) as refused:
            ask(world, award, world.ada, title="A third name")
        assert refused.value.code == "variation_open"
        end(world, award, world.mel, not_agreed.withdraw_variation)
        ask(world, award, world.ada, title="A third name")
        end(world, award, world.sam, not_agreed.refuse_variation, reason="The first name is known.", number=2)
        assert stands(world, award, 2).answer == "The first name is known."
        with pytest.raises(Conflict, match="refused already"):
            agree(world, award, world.sam, number=2)

    def test_an_offer_and_a_grant_that_is_over_do_not_change(self, world: World):
        offer = world.offered()
        with pytest.raises(Conflict) as refused:
            ask(world, offer, world.sam, title="Another name")
        assert refused.value.code == "not_accepted"
        award = world.accepted(title="Second")
        world.house.clock.advance(days=366 * 4)
        with pytest.raises(Conflict) as refused:
            ask(world, award, world.ada, title="Another name")
        assert refused.value.code == "ended"

    def test_what_no_contribution_covers(self, house: TestHouse):
        world = build(house, contributions=(15_000_00, 5_000_01))
        award = world.accepted()
        ask(world, award, world.sam, amount_pence=AMOUNT + 1)
        with pytest.raises(Conflict) as refused:
            agree(world, award, world.ada)
        assert refused.value.code == "not_covered"
        assert adds_up(world, award).amount_pence == AMOUNT
        assert stands(world, award).state == "asked"

    def test_what_says_nothing_or_was_read_before_it_changed(self, world: World):
        award = world.accepted()
        with pytest.raises(Invalid) as refused:
            ask(world, award, world.sam, reasons=" ", amount_pence=AMOUNT)
        assert [each.code for each in refused.value.problems] == ["nothing_changes", "missing"]
        ask(world, award, world.mel, title="Another name")
        agree(world, award, world.sam)
        with pytest.raises(Stale):
            agree(world, award, world.ada, version=1)

    def test_a_grant_that_changed_meanwhile(self, world: World):
        award = world.accepted()
        ask(world, award, world.sam, amount_pence=AMOUNT + A_LITTLE)
        who = world.who(world.ada)
        with world.house.write() as session:
            found = awards.award_of(session, award.id)
            service.record_variation(session, found, amount_pence=Pence(AMOUNT + 80_00), reasons="Uplift", **who)
        assert adds_up(world, award).amount_pence == AMOUNT + 80_00
        with pytest.raises(Conflict) as refused:
            agree(world, award, world.ada)
        assert refused.value.code == "changed_since"

    def test_neither_funders_nor_those_of_the_grantee_who_run_the_programme(self, world: World):
        award = world.accepted()
        for person in (world.fay, world.nina):
            with pytest.raises(Denied):
                ask(world, award, person, title="Another name")
