"""An offer and its acceptance; money to the penny; nothing twice."""

import threading
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from grants.applications.models import Application
from grants.awards import queries, service
from grants.awards.letters.models import Letter
from grants.awards.models import Award, AwardShare, Instalment
from grants.awards.offers import service as answers
from grants.awards.planning.obstacles import service as obstacles
from grants.awards.reactions import answer_applicant
from grants.awards.rules import WORKING_DAYS_TO_PAY, working_days_before
from grants.kernel.access import SYSTEM
from grants.kernel.clock import add_months, in_london, is_working_day, london_moment
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, DomainError, Invalid, Stale
from grants.organisations.models import Organisation
from grants.panels.deciding.releasing.events import DecisionReleased
from grants.panels.meeting.queries import funder_lines
from grants.panels.models import Panel
from grants.schemes.models import Contribution, Round, Scheme
from tests.awards.rows import AMOUNT, TITLE, World, build
from tests.house import TestHouse
from tests.made import make_member, make_organisation
from tests.organisations.given import colleague, ends


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def accept(world: World, award: Award, *, agrees: bool = True, version: int | None = None) -> None:
    who = world.who(world.sam)
    with world.house.write() as session:
        found = queries.award_of(session, award.id)
        answers.accept_award(session, found, agrees=agrees, version=version, **who)


class TestOffer:
    @pytest.mark.parametrize(("told", "starts_on"), [("2027-06", date(2027, 6, 1)), ("2027-02", date(2027, 4, 1))])
    def test_the_grant_begins_when_its_application_asked_unless_that_is_past(
        self, postgres_house: TestHouse, told: str, starts_on: date
    ):
        begin = {"key": "begin", "type": "month", "label": "When?", "required": True, "minutes": 1, "tells": "start"}
        award = build(postgres_house, asked=[begin], answers={"begin": told}).offered()
        assert (award.starts_on, award.ends_on) == (starts_on, add_months(starts_on, 36) - timedelta(days=1))

    def test_a_decision_to_award_becomes_an_offer_each_funder_with_its_share(self, world: World):
        award = world.offered(outcome="award with conditions", conditions="Tell us your new address.")

        assert award.state == "offered"
        assert (award.title, award.amount_pence) == (TITLE, AMOUNT)
        assert award.conditions == "Tell us your new address."
        shares = {share.funder_id: share.amount_pence for share in award.shares}
        assert shares == {world.trust_id: 13_333_34, world.council_id: 6_666_67}
        assert award.awarded_on == date(2027, 3, 1)
        assert (award.starts_on, award.ends_on) == (date(2027, 4, 1), date(2030, 3, 31))
        last = in_london(award.accept_by)
        assert (last.date(), last.hour, last.minute) == (date(2027, 3, 30), 23, 59)
        assert is_working_day(last.date())
        (offered,) = world.facts("awards.award_offered")
        assert offered["award_id"] == str(award.id)
        assert offered["organisation_id"] == str(world.organisation_id)

    def test_the_reaction_run_twice_makes_one_offer_and_one_letter(self, world: World):
        award = world.offered()
        (facts,) = world.facts("panels.decision_released")

        with world.house.write() as session:
            answer_applicant(session, DecisionReleased.from_facts(facts), now=world.house.now())
        world.react()

        with world.house.read() as session:
            assert session.scalars(select(Award.id)).all() == [award.id]
            assert session.scalar(select(func.count()).select_from(Letter)) == 1
        assert len(world.facts("awards.award_offered")) == 1
        assert len(world.house.jobs("awards.write_letter")) == 1

    @pytest.mark.parametrize("outcome", ["decline", "reserve"])
    def test_without_an_award_there_is_only_a_letter(self, world: World, outcome: str):
        world.decide(outcome)
        world.react()

        (letter,) = world.letters()
        assert (letter.kind, letter.award, letter.person_id) == (outcome, None, world.sam.id)
        with world.house.read() as session:
            assert session.scalars(select(Award)).all() == []

    def test_where_who_sent_it_has_left_the_letter_goes_to_who_may_sign(self, world: World):
        # Given an application that Sam sent; Mel has been there as long and cannot sign, Una can
        with world.house.read() as session:
            growers = session.get_one(Organisation, world.organisation_id)
        world.house.clock.advance(days=1)
        una = world.house.person("Una Park")
        colleague(world.house, growers, una, is_signatory=True)
        world.decide("decline")

        # When Sam leaves before the letter is asked for
        ends(world.house, world.organisation_id, world.sam)
        world.react()

        # Then it is for Una, and Sam cannot open it
        (letter,) = world.letters()
        assert letter.person_id == una.id
        assert world.house.browser(world.sam).get(f"/letters/{letter.id}").status_code == 403


class TestAcceptance:
    def test_instalments_exist_from_that_moment_and_the_first_is_payable(self, world: World):
        award = world.accepted()

        assert award.state == "accepted"
        assert award.accepter.id == world.sam.id
        assert sum(i.amount_pence for i in award.instalments) == AMOUNT
        assert [(i.number, i.amount_pence, i.waits_for_return, i.state) for i in award.instalments] == [
            (1, 6_666_67, None, "payable"),
            (2, 6_666_67, 1, "planned"),
            (3, 6_666_67, None, "planned"),
        ]
        assert award.instalments[0].due_on == date(2027, 4, 1)
        assert world.facts("awards.award_accepted") == [
            {
                "award_id": str(award.id),
                "organisation_id": str(world.organisation_id),
                "accepted_on": "2027-03-01",
            }
        ]
        assert [e["number"] for e in world.facts("awards.instalment_became_payable")] == [1]

    def test_the_statement_has_to_be_agreed_to(self, world: World):
        award = world.offered()
        with pytest.raises(Invalid) as refused:
            accept(world, award, agrees=False)
        assert [p.field for p in refused.value.problems] == ["agrees"]
        assert world.award(award.id).state == "offered"

    def test_not_after_the_last_minute(self, world: World):
        award = world.offered()
        world.house.clock.move_to(award.accept_by + timedelta(minutes=1))
        with pytest.raises(Conflict) as refused:
            accept(world, award)
        assert refused.value.code == "offer_expired"
        world.house.clock.move_to(award.accept_by)
        accept(world, award)

    def test_an_offer_that_is_not_the_one_that_was_read(self, world: World):
        award = world.offered()
        with pytest.raises(Stale):
            accept(world, award, version=award.version + 1)
        accept(world, award, version=award.version)

    def test_twice_at_once_is_accepted_once(self, world: World):
        award = world.offered()
        outcomes: list[str] = []
        together = threading.Barrier(2)

        def press() -> None:
            together.wait()
            try:
                accept(world, award)
                outcomes.append("accepted")
            except DomainError as error:
                outcomes.append(error.code)

        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcomes) == ["accepted", "accepted_already"]
        assert len(world.facts("awards.award_accepted")) == 1
        assert len(world.award(award.id).instalments) == 3

    def test_an_offer_can_be_turned_down_with_a_reason_and_then_not_accepted(self, world: World):
        award = world.offered()
        who = world.who(world.sam)
        with world.house.write() as session:
            found = queries.award_of(session, award.id)
            with pytest.raises(Invalid):
                answers.decline_award(session, found, reason=" ", **who)
            answers.decline_award(session, found, reason="We have closed.", **who)

        assert world.award(award.id).state == "declined"
        assert world.facts("awards.award_declined") == [{"award_id": str(award.id), "reason": "We have closed."}]
        with world.house.read() as session:
            assert queries.reason_for_refusal(session, award.id) == "We have closed."
            assert session.scalars(select(Round.committed_pence)).one() == 0, "the round has its money back"
        with pytest.raises(Conflict) as refused:
            accept(world, award)
        assert refused.value.code == "declined_already"


class TestInstalments:
    def release(self, world: World, award: Award, number: int) -> None:
        with world.house.write() as session:
            obstacles.release(session, award.id, return_number=number, actor=SYSTEM, now=world.house.now())

    def test_a_return_releases_what_waited_for_it_once(self, world: World):
        award = world.accepted()
        self.release(world, award, 1)
        self.release(world, award, 1)

        assert [i.state for i in world.award(award.id).instalments] == ["payable", "payable", "planned"]
        assert [e["number"] for e in world.facts("awards.instalment_became_payable")] == [1, 2]

    def test_what_waits_only_for_its_day_is_released_by_the_clock(self, house: TestHouse):
        world = build(house, instalments=3, returns=1)
        award = world.accepted()
        third = award.instalments[2]
        assert third.waits_for_return is None

        # So early that it can be paid by that day, and not earlier
        ready_on = working_days_before(third.due_on, WORKING_DAYS_TO_PAY)
        house.clock.move_to(london_moment(working_days_before(ready_on, 1), time(12)))
        house.run_jobs()
        assert world.award(award.id).instalments[2].state == "planned"
        house.clock.move_to(london_moment(ready_on, time(12)))
        house.run_jobs()
        house.clock.advance(hours=1)
        house.run_jobs()

        assert [i.state for i in world.award(award.id).instalments] == ["payable", "payable", "payable"]
        assert [e["number"] for e in world.facts("awards.instalment_became_payable")] == [1, 2, 3]

    def test_an_instalment_is_paid_once(self, world: World):
        award = world.accepted()
        world.pay(award)

        first = world.award(award.id).instalments[0]
        assert (first.state, first.paid_on) == ("paid", date(2027, 3, 1))
        assert world.facts("awards.instalment_paid") == [
            {
                "award_id": str(award.id),
                "number": 1,
                "paid_on": "2027-03-01",
                "organisation_id": str(world.organisation_id),
            }
        ]
        for number in (1, 2):
            with pytest.raises(Invalid) as refused:
                world.pay(award, number)
            assert [each.code for each in refused.value.problems] == ["not_payable"]


class TestPastAwards:
    def take(self, world: World, **changes: object) -> UUID:
        with world.house.write() as session:
            details = {
                "grant_id": "360G-example-1",
                "scheme": session.get_one(Scheme, world.scheme_id),
                "organisation": session.get_one(Organisation, world.organisation_id),
                "title": "Community energy",
                "description": "A turbine",
                "amount_pence": Pence(12_345_67),
                "shares": [(world.trust_id, Pence(12_345_67))],
                "awarded_on": date(2019, 5, 4),
            }
            award = service.import_award(session, **{**details, **changes}, actor=SYSTEM, now=world.house.now())
        return award.id

    def test_one_comes_in_once(self, world: World):
        first = self.take(world)
        assert self.take(world, title="Changed") == first

        award = world.award(first)
        assert (award.state, award.title, award.application_id) == ("accepted", "Community energy", None)
        assert [(s.funder_id, s.amount_pence) for s in award.shares] == [(world.trust_id, 12_345_67)]
        (imported,) = world.facts("awards.award_imported")
        assert imported["amount_pence"] == 12_345_67

    def test_one_that_does_not_add_up_is_refused_and_nothing_is_kept(self, world: World):
        with pytest.raises(Invalid) as refused:
            self.take(world, shares=[(world.trust_id, Pence(1))])
        assert [p.field for p in refused.value.problems] == ["shares"]
        with world.house.read() as session:
            assert session.scalars(select(Award)).all() == []

    def test_it_plans_no_instalments_and_asks_for_no_returns(self, world: World):
        self.take(world)
        world.react()
        with world.house.read() as session:
            assert session.scalars(select(Instalment)).all() == []


def test_the_meeting_tells_what_awards_have_of_each_funder_also_after_one_gives_more(world: World):
    # Given an offer of £20,000, two thirds of it the trust's, and then a council that gives three times as much
    first = world.offered()
    with world.house.write() as session:
        council = session.get_one(Contribution, (first.scheme_id, world.council_id))
        council.amount_pence = council.amount_pence * 3

    def committed() -> dict[UUID, int]:
        with world.house.read() as session:
            lines = funder_lines(session, session.get_one(Panel, world.panel_id), SYSTEM) or []
        return {line.funder.id: line.committed_pence for line in lines}

    def of_awards() -> dict[UUID, int]:
        with world.house.read() as session:
            shares = select(AwardShare.funder_id, func.sum(AwardShare.amount_pence)).join(Award)
            rows = session.execute(shares.where(Award.state != "declined").group_by(AwardShare.funder_id))
            return {funder: int(pence) for funder, pence in rows}

    # Then the meeting tells what it has, and so it does after the next offer, and after that is turned down
    assert committed() == of_awards() == {world.trust_id: 13_333_34, world.council_id: 6_666_67}
    second = world.offered()
    assert committed() == of_awards()
    with world.house.write() as session:
        found = queries.award_of(session, second.id)
        answers.decline_award(session, found, reason="No", **world.who(world.sam))
    assert committed() == of_awards() == {world.trust_id: 13_333_34, world.council_id: 6_666_67}


def test_every_award_is_shared_out_in_full(world: World):
    for amount in (1, 2, 999_99, 10_000_00):
        world.offered(amount_pence=amount)
    with world.house.read() as session:
        rows = session.execute(
            select(Award.amount_pence, func.sum(AwardShare.amount_pence))
            .join(Award.shares)
            .group_by(Award.id, Award.amount_pence)
        ).all()
    assert len(rows) == 4
    assert all(amount == shared for amount, shared in rows)


def test_the_host_of_a_group_accepts_for_it(house: TestHouse):
    # Given an offer to a group that has a host, for which Hana may sign
    world = build(house)
    offer = world.offered()
    hana = house.person("Hana Holt")
    with house.write() as session:
        host = make_organisation(session, "Holbeck Anchor", house.now())
        make_member(session, host.id, hana.id, house.now(), position="Director", is_signatory=True)
        application = session.get_one(Application, offer.application_id)
        application.host_organisation_id = host.id

    # Then it waits for Hana, and not for the group's own signatory, who may still read it
    group, hosts = house.program(world.sam), house.program(hana)
    assert "Accept the grant" in house.browser(hana).get("/").text
    assert "Accept the grant" not in house.browser(world.sam).get("/").text
    refused = group.post(f"/awards/{offer.id}/acceptance", {"agrees": True})
    assert refused.status_code == 403
    assert "the host" in refused.json["detail"]
    assert group.get(f"/awards/{offer.id}").status_code == 200

    # When Hana accepts, the grant is the group's
    accepted = hosts.post(f"/awards/{offer.id}/acceptance", {"agrees": True})
    assert accepted.status_code == 201, accepted.text
    stands = world.award(offer.id)
    assert (stands.state, stands.organisation_id, stands.accepted_by) == ("accepted", world.organisation_id, hana.id)
    assert [award["id"] for award in hosts.get("/awards").json["items"]] == [str(offer.id)]
