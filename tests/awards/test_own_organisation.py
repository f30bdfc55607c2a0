"""Nobody who runs the programme decides about a grant to an organisation that they act for."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from grants.applications.models import Application
from grants.awards.access import may_pay
from grants.awards.models import Award
from grants.awards.paying.runs.queries import FOR_ANOTHER
from grants.identity.models import Person
from grants.kernel.money import pounds
from grants.organisations.access import CONFLICT, OWN
from grants.organisations.models import Membership, Organisation
from grants.panels.models import RECUSED, Interest, PanelMember
from tests.applications.hosting import party_to
from tests.awards.rows import World, build
from tests.awards.test_payment import change
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.made import make_organisation
from tests.organisations.given import acts_for, change_account, read, tell_all


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@beginning
def hosted(world: World) -> tuple[Award, UUID]:
    """A grant to the growers of which a host holds the money."""
    offer = world.offered()
    hana, una, now = world.house.person("Hana Holt"), world.house.person("Una Second"), world.house.now()
    with world.house.write() as session:
        host = make_organisation(session, "Holbeck Anchor", now)
        tell_all(session, host, now, number="11112222", checked_by=(una, world.ada))
        session.get_one(Application, offer.application_id).host_organisation_id = host.id
    acts_for(world.house, hana, host.id)
    with world.house.write() as session:
        session.get_one(Membership, (host.id, hana.id)).is_signatory = True
    assert world.house.program(hana).post(f"/awards/{offer.id}/acceptance", {"agrees": True}).status_code == 201
    world.pay_early((world.award(offer.id), 1))
    return world.award(offer.id), host.id


def cannot_pay(world: World, award: Award) -> None:
    """Ada is offered no payment, told why, and refused by page and program; nothing has happened then."""
    ada, begin = world.house.browser(world.ada), f"/awards/{award.id}/instalments/1/run"
    for shown in ("/payments", f"/awards/{award.id}"):
        told = ada.get(shown)
        assert OWN in words_of(read(told))
        assert begin not in told.text
        assert f'value="{award.instalments[0].id}"' not in told.text
    refused = ada.post(begin)
    assert (refused.status_code, OWN in words_of(read(refused))) == (403, True)
    chosen = {"instalment_ids": [str(award.instalments[0].id)]}
    assert world.house.program(world.ada).post("/payment_runs", chosen).json["errors"][0]["code"] == "not_payable"
    assert world.facts("awards.payment_run_begun") == []


def paid_without(world: World, award: Award, bea: Person) -> None:
    """Bea prepares a run of it, on which Ada can do nothing; another releases and sends it."""
    prepared = world.prepare((award, 1))
    page, ada = f"/payment_runs/{prepared}", world.house.browser(world.ada)
    assert FOR_ANOTHER in words_of(read(ada.get(page)))
    for verb in ("release", "numbers", "sending", "cancellation"):
        assert ada.post(f"{page}/{verb}", data={"version": "2", "reason": "So"}).status_code == 403
    by_program = world.house.program(world.ada).post(f"{page}/release", If_Match='"2"')
    assert (by_program.status_code, by_program.json["detail"]) == (403, FOR_ANOTHER)
    world.ada = bea
    world.send(prepared)
    world.answer(prepared)
    (paid,) = world.house.events("awards.instalment_paid")
    assert (paid.actor_id, paid.facts["award_id"]) == (bea.id, str(award.id))


def test_who_acts_for_the_grantee_does_not_pay_it(world: World, bea: Person):
    # Given Ada and Bea, who run the programme; Ada is one of the grantee's people, too
    award, other = world.accepted(), world.accepted(title="A second project")
    acts_for(world.house, world.ada, world.organisation_id)

    # Then Ada cannot pay it, and Bea can; the other grant is Ada's to pay
    cannot_pay(world, award)
    assert f"/awards/{other.id}" in world.house.browser(world.ada).get("/payments").text
    paid_without(world, award, bea)


def test_whom_the_grantee_names_as_one_of_its_people_pays_it_all_the_same(world: World):
    award = world.accepted()
    named = {"email": world.ada.email, "name": "Ada", "position": "Trustee"}
    assert (
        world.house.program(world.sam).post(f"/organisations/{world.organisation_id}/members", named).status_code == 201
    )
    world.react()
    assert may_pay(world.house.actor(world.ada), (award, None)) is None


def test_nor_does_who_acts_for_the_host_that_gets_the_money(world: World, bea: Person):
    award, host_id = hosted(world)
    acts_for(world.house, world.ada, host_id)
    cannot_pay(world, award)
    paid_without(world, award, bea)


def test_who_acts_for_a_hosted_group_does_not_pay_its_host(world: World, bea: Person):
    award, _ = hosted(world)
    acts_for(world.house, world.ada, world.organisation_id)
    cannot_pay(world, award)
    paid_without(world, award, bea)


def test_nor_does_who_acts_for_a_partner_that_gets_a_share(world: World, bea: Person):
    award = world.accepted()
    assert award.application_id is not None
    acts_for(world.house, world.ada, party_to(world.house, award.application_id, "partner", answered_by=world.nina))
    cannot_pay(world, award)
    paid_without(world, award, bea)


def test_who_cannot_check_the_account_is_not_sent_there(world: World, bea: Person):
    # Given a grantee whose account has changed, and Ada who acts for it
    award = world.accepted()
    world.house.clock.advance(days=2)
    change(world)
    acts_for(world.house, world.ada, world.organisation_id)

    # Then she is told what its people are told, and Bea what to do
    check = f"/organisations/{world.organisation_id}/account_checks"
    ada, lock = world.house.browser(world.ada), world.house.browser(bea)
    for shown in (f"/awards/{award.id}", "/payments"):
        assert check not in ada.get(shown).text
    assert check in lock.get(f"/awards/{award.id}").text
    refused = ada.get(check)
    assert refused.status_code == 403
    assert OWN in words_of(read(refused))


def test_nor_does_who_has_a_conflict_of_interest_in_what_it_is_paid_for(world: World, bea: Person):
    # Given a grant to a group with a host, Ada who acts for the group, and Tia who left the room when it was discussed
    award, host_id = hosted(world)
    acts_for(world.house, world.ada, world.organisation_id)
    tia = world.house.person("Tia Third", administrator=True)
    with world.house.write() as session:
        seat = select(PanelMember.id).where(PanelMember.person_id == tia.id).scalar_subquery()
        theirs = Interest.application_id == award.application_id, Interest.member_id == seat
        session.execute(update(Interest).where(*theirs).values(level=RECUSED, note="My sister runs it."))
        change_account(session, session.get_one(Organisation, host_id), world.house.now(), number="55556666")

    # Then neither checks or confirms the account of the host, nor is asked to; Bea is
    for person in (world.ada, tia):
        refused = world.house.program(person).get(f"/organisations/{host_id}/account_checks")
        assert (refused.status_code, refused.json["detail"]) == (403, CONFLICT)
        assert "the account of Holbeck Anchor" not in world.house.browser(person).get("/").text
    assert "Check the account of Holbeck Anchor" in world.house.browser(bea).get("/").text
    assert world.house.browser(bea).get(f"/organisations/{host_id}/account_checks").status_code == 200


def test_a_run_tells_no_sum_of_a_grant_that_is_closed_to_who_reads_it(world: World, bea: Person):
    # Given a run that pays a grant, and Tia who left the room when that was discussed
    award = world.accepted()
    run_id = world.prepare((award, 1))
    tia = world.house.person("Tia Third", administrator=True)
    with world.house.write() as session:
        seat = select(PanelMember.id).where(PanelMember.person_id == tia.id).scalar_subquery()
        theirs = Interest.application_id == award.application_id, Interest.member_id == seat
        session.execute(update(Interest).where(*theirs).values(level=RECUSED, note="My sister runs it."))

    # Then Bea reads one payment and its sum, and Tia none, in the list too; her page says that one is not shown
    own = award.instalments[0].amount_pence
    for person, number, pence in ((bea, 1, own), (tia, 0, 0)):
        told = world.house.program(person)
        for run in (told.get(f"/payment_runs/{run_id}").json, told.get("/payment_runs").json["items"][0]):
            assert (run["payments"], run["amount_pence"]) == (number, pence)
    shown = words_of(read(world.house.browser(tia).get(f"/payment_runs/{run_id}")))
    assert "1 payment is not shown" in shown
    assert pounds(own) not in shown


def test_nor_does_she_settle_its_offer(world: World, bea: Person):
    # Given an offer that ran out, to an organisation for which Ada acts
    award = world.offered()
    assert award.accept_by is not None
    world.house.clock.move_to(award.accept_by + timedelta(minutes=1))
    acts_for(world.house, world.ada, world.organisation_id)

    # Then the page offers her nothing and says why, and she is refused; Bea takes it back
    shown = world.house.browser(world.ada).get(f"/awards/{award.id}")
    assert OWN in words_of(read(shown))
    assert f"/awards/{award.id}/lapse" not in shown.text
    refused = world.house.program(world.ada).post(f"/awards/{award.id}/lapse")
    assert (refused.status_code, refused.json["detail"]) == (403, OWN)
    assert world.award(award.id).state == "offered"
    assert f"/awards/{award.id}/lapse" in world.house.browser(bea).get(f"/awards/{award.id}").text
    assert world.house.program(bea).post(f"/awards/{award.id}/lapse").status_code == 201


def test_its_own_people_are_not_told_who_pays_them(world: World):
    award = world.accepted()
    assert "somebody else who runs the programme" not in world.house.browser(world.sam).get(f"/awards/{award.id}").text
