"""Nobody who runs the programme says whether the return of an organisation that they act for is good enough."""

import pytest

from grants.applications.models import Application
from grants.awards.models import Award
from grants.identity.models import Person
from grants.monitoring.models import SUBMITTED, Return
from grants.organisations.access import OWN
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.made import make_organisation
from tests.monitoring.filling import fill_in
from tests.monitoring.test_pages import again, returns_of
from tests.organisations.given import acts_for, read

DECISIONS = ({"outcome": "accept"}, {"outcome": "send back", "note": "How counted?"})


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def sent(world: World, award: Award) -> Return:
    """Mel has sent the first return of a grant."""
    first, mel = returns_of(world, award)[0], world.house.browser(world.mel)
    fill_in(mel, first.id)
    mel.post(f"/returns/{first.id}/check", data={"version": "3", "early": "yes"})
    assert again(world, first).state == SUBMITTED
    return first


def cannot_review(world: World, award: Award, first: Return) -> None:
    """Ada is offered no review, told why, and refused by page and program; nothing has happened then."""
    ada, page = world.house.browser(world.ada), f"/returns/{first.id}"
    for shown in (page, f"{page}/review"):
        told = ada.get(shown)
        assert OWN in words_of(read(told))
        assert "Save the decision" not in told.text
        assert f'href="{page}/review"' not in told.text
    assert f'href="{page}"' in ada.get("/lists/returns?state=submitted").text
    for decision in DECISIONS:
        refused = ada.post(f"{page}/review", data={**decision, "version": "4"})
        assert refused.status_code == 403
        assert OWN in words_of(read(refused))
        by_program = world.house.program(world.ada).post(f"{page}/review", decision)
        assert (by_program.status_code, by_program.json["detail"]) == (403, OWN)
    assert again(world, first).state == SUBMITTED
    assert world.award(award.id).instalments[1].state == "planned"
    assert world.facts("monitoring.return_accepted") + world.facts("monitoring.return_sent_back") == []


def test_who_acts_for_the_grantee_does_not_review_its_return(world: World, bea: Person):
    # Given Ada and Bea, who run the programme; Ada is one of the grantee's people, too
    award = world.begun()
    first = sent(world, award)
    acts_for(world.house, world.ada, world.organisation_id)

    # Then Ada reads what it tells and decides nothing about it, and Bea accepts it
    cannot_review(world, award, first)
    lock, page = world.house.browser(bea), f"/returns/{first.id}/review"
    assert f'href="{page}"' in lock.get(f"/returns/{first.id}").text
    assert lock.post(page, data={"outcome": "accept", "version": "4"}).status_code == 302
    assert world.award(award.id).instalments[1].state == "payable"
    (accepted,) = world.house.events("monitoring.return_accepted")
    assert accepted.actor_id == bea.id


def test_nor_does_who_acts_for_the_host_that_gets_the_money(world: World, bea: Person):
    # Given a group's grant of which a host holds the money, and Ada who acts for that host
    award = world.begun()
    with world.house.write() as session:
        host = make_organisation(session, "Holbeck Anchor", world.house.now())
        session.get_one(Application, award.application_id).host_organisation_id = host.id
    first = sent(world, award)
    acts_for(world.house, world.ada, host.id)

    # Then somebody else sends the return back
    cannot_review(world, award, first)
    assert world.house.program(bea).post(f"/returns/{first.id}/review", DECISIONS[1]).status_code == 201
