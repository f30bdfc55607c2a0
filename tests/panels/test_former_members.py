"""Leaving an organisation does not undo a conflict of interest in what it had applied for by then."""

import pytest

from grants.applications.models import Application
from grants.kernel.problems import Denied
from grants.organisations.models import Membership
from grants.panels.deciding.taking_part.queries import parts_of
from tests.house import TestHouse
from tests.organisations.given import ends
from tests.panels.rows import PLAN, World, build
from tests.panels.test_conflicts import COMPETES, a_competitor, interests


def leaves(world: World, number: int = 0) -> None:
    world.house.clock.advance(days=1)
    ends(world.house, world.organisations[number], world.tess)


def test_a_conflict_that_was_found_stays_when_the_member_leaves(house: TestHouse):
    # Given Tess on the panel, who leaves for the application of her own Group 0
    world = a_competitor(house)
    found = interests(world, "Tess Third")

    # When she leaves the group, then all stands as it was
    leaves(world)
    house.run_jobs()
    assert interests(world, "Tess Third") == found
    browser = house.browser(world.tess)
    assert PLAN not in browser.get(f"/applications/{world.applications[0]}/assessment").text
    with pytest.raises(Denied):
        world.score(world.tess, 0)


def test_who_left_before_the_panel_sat_is_found_all_the_same(house: TestHouse):
    world = build(house)
    world.join_organisation(world.tess, 0)
    leaves(world)
    world.seated()

    own, *others = interests(world, "Tess Third")
    assert own == ("leaves", True, "Belonged to the applicant, Group 0.")
    assert others == [
        (level, automatic, note.replace("Belongs", "Belonged")) for level, automatic, note in [COMPETES] * 2
    ]


def test_who_left_a_partner_is_found_too(postgres_house: TestHouse):
    world = build(postgres_house)
    world.join_organisation(world.tess, 1)
    world.back(world.applications[0], world.organisations[1], role="partner", state="agreed")
    leaves(world, 1)
    world.seated()
    assert interests(world, "Tess Third")[0] == ("leaves", True, "Belonged to the partner, Group 1.")


def test_who_left_before_it_was_begun_has_nothing_to_do_with_it(postgres_house: TestHouse):
    world = build(postgres_house)
    world.join_organisation(world.tess, 0)
    leaves(world)
    postgres_house.clock.advance(days=1)
    with postgres_house.write() as session:
        session.get_one(Application, world.applications[0]).created_at = postgres_house.now()
    world.seated()
    assert interests(world, "Tess Third") == [None, None, None]


def test_an_administrator_who_leaves_an_applicant_does_not_decide_on_it(postgres_house: TestHouse):
    # Given Ada, who runs the programme and belonged to Group 0 when it applied
    world = build(postgres_house)
    world.join_organisation(world.ada, 0)
    postgres_house.clock.advance(days=1)
    ends(postgres_house, world.organisations[0], world.ada)
    world.seated()
    for person in (world.tess, world.theo, world.chris):
        world.assess(person, 0)

    # Then she neither reads it, screens it nor decides on it, and the others she does
    first, second = (f"/applications/{each}" for each in world.applications[:2])
    browser = postgres_house.browser(world.ada)
    for page in ("", "/screening", "/assessment", "/decision"):
        assert browser.get(first + page).status_code == 403, page
    assert browser.get(second).status_code == 200
    assert PLAN not in browser.get(f"/panels/{world.panel_id}").text


def test_who_belongs_or_did_is_not_counted_among_those_who_can_vote(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.join_organisation(world.tess, 0)
    assert able_to_vote(world) == ["staff", "third_sector"]
    leaves(world)
    assert able_to_vote(world) == ["staff", "third_sector"], "although nothing was marked yet"
    with postgres_house.read() as session:
        assert session.get(Membership, (world.organisations[0], world.tess.id)) is None


def able_to_vote(world: World) -> list[str]:
    with world.house.read() as session:
        parts = parts_of(session, world.panel(session), world.applications[:1])[world.applications[0]]
        return sorted(part.kind for part in parts)
