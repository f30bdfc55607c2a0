"""A panel is convened, sits, declares, scores and decides; every step on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from grants.applications.models import ELIGIBLE, IN_ASSESSMENT
from grants.kernel.problems import Conflict, Invalid
from grants.organisations.events import MemberJoined
from grants.panels import queries, reactions
from grants.panels.members.service import remove_member
from grants.panels.models import Panel
from grants.panels.scoring.models import Score
from grants.schemes.models import Round
from tests.house import TestHouse
from tests.panels.rows import build
from tests.panels.seen import interest_of, own_events, states

# Convening and sitting


def test_a_panel_is_convened_gains_members_and_sits(house: TestHouse):
    world = build(house).seated()

    with house.read() as session:
        panel = world.panel(session)
    assert (panel.state, panel.third_sector_members, len(panel.members)) == ("sitting", 2, 3)
    assert states(house) == [IN_ASSESSMENT] * 3
    assert own_events(house) == ["panel_convened", *["panel_member_joined"] * 3, "panel_sat"]


def test_one_round_has_one_panel(house: TestHouse):
    world = build(house)
    world.convene()
    with pytest.raises(IntegrityError):
        world.convene()


def test_a_panel_does_not_sit_with_one_third_sector_member(house: TestHouse):
    world = build(house)
    world.convene()
    world.add("Chris Chair", "staff", is_chair=True)
    world.add("Tess Third")

    with pytest.raises(Invalid) as refused:
        world.sit()

    assert "two third-sector members" in refused.value.message
    assert "1 third-sector member" in refused.value.message
    assert states(house) == [ELIGIBLE] * 3


def test_the_database_itself_refuses_a_panel_without_third_sector_members(house: TestHouse):
    world = build(house)
    world.convene()
    world.add("Tess Third")
    with pytest.raises(IntegrityError), house.write() as session:
        session.execute(update(Panel).values(state="sitting"))


def test_a_removed_member_no_longer_counts(house: TestHouse):
    world = build(house)
    world.convene()
    world.add("Tess Third")
    theo = world.add("Theo Third")
    who = world.who(world.ada)
    with house.write() as session:
        panel = world.panel(session)
        remove_member(session, panel, queries.member_of(session, panel, theo), **who)

    with house.read() as session:
        panel = world.panel(session)
    assert (panel.third_sector_members, len(panel.members)) == (1, 1)
    assert own_events(house)[-1] == "panel_member_left"


def test_members_stay_once_the_panel_sits(house: TestHouse):
    world = build(house).seated()
    who = world.who(world.ada)
    with house.write() as session:
        panel = world.panel(session)
        with pytest.raises(Conflict):
            remove_member(session, panel, panel.members[0], **who)


def test_a_panel_has_one_chair_and_each_person_once(house: TestHouse):
    world = build(house)
    world.convene()
    world.add("Chris Chair", "staff", is_chair=True)
    with pytest.raises(Invalid, match="chair already"):
        world.add("Tess Third", is_chair=True)
    with pytest.raises(IntegrityError):
        world.add("Chris Chair", "staff")


def test_a_panel_waits_until_the_round_has_closed(house: TestHouse):
    world = build(house)
    with house.write() as session:
        session.execute(update(Round).values(closes_at=house.now() + timedelta(days=1)))
    with pytest.raises(Invalid, match="still open"):
        world.seated()


# Interests


def test_somebody_of_the_applicant_leaves_when_the_panel_sits(house: TestHouse):
    world = build(house)
    world.join_organisation(world.tess, 1)
    world.seated()

    interest = interest_of(world, world.tess, 1)
    assert interest is not None
    assert (interest.level, interest.automatic) == ("leaves", True)
    assert "Group 1" in interest.note
    noted = interest_of(world, world.tess, 0)
    assert noted is not None
    assert (noted.level, noted.automatic) == ("note", True)
    assert house.events("panels.interest_declared")[0].actor_id is None


@pytest.mark.parametrize(("role", "state", "leaves"), [("host", "agreed", True), ("partner", "declined", False)])
def test_somebody_of_a_host_or_partner_leaves_too(house: TestHouse, role: str, state: str, leaves: bool):
    # Given an application whose host or partner is an organisation to which Tess belongs
    world = build(house)
    world.back(world.applications[0], world.organisations[1], role=role, state=state)
    world.join_organisation(world.tess, 1)
    world.seated()

    # Then she leaves for it, unless the organisation declined, and may not read it
    interest = interest_of(world, world.tess, 0)
    assert interest is not None
    assert (interest.level, interest.automatic) == ("leaves" if leaves else "note", True)
    assert (f"Belongs to the {role}" in interest.note) == leaves
    page = house.browser(world.tess).get(f"/applications/{world.applications[0]}/assessment")
    assert page.status_code == 403
    assert ("conflict of interest" in page.text) == leaves


def test_somebody_of_the_applicant_who_joins_later_leaves_at_once(house: TestHouse):
    world = build(house).seated()
    world.join_organisation(house.person("Late Third"), 2)
    world.add("Late Third")

    interest = interest_of(world, house.person("Late Third"), 2)
    assert interest is not None
    assert interest.level == "leaves"


def test_a_member_who_joins_an_applicant_leaves_and_their_marks_are_set_aside(house: TestHouse):
    world = build(house).seated()
    world.assess(world.tess, 0)
    world.join_organisation(world.tess, 0)
    event = MemberJoined(organisation_id=world.organisations[0], person_id=world.tess.id)
    for _ in range(2):
        with house.write() as session:
            reactions.mark_new_conflicts(session, event, now=house.now())

    interest = interest_of(world, world.tess, 0)
    assert interest is not None
    assert (interest.level, interest.automatic) == ("leaves", True)
    with house.read() as session:
        assert session.scalars(select(Score)).all() == []
    assert len(house.events("panels.scores_set_aside")) == 1


# Scores


# Decisions


# Roles
