"""A panel is convened, sits, declares, scores and decides; every step on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from grants.applications.models import DECIDED, ELIGIBLE, IN_ASSESSMENT, SUBMITTED, Application
from grants.applications.screening.events import ApplicationScreened
from grants.identity.models import Person
from grants.kernel.problems import Conflict, Denied, Invalid
from grants.organisations.events import MemberJoined
from grants.panels import queries, reactions, seats
from grants.panels.deciding.results import keep_result
from grants.panels.members.events import PanelClosed
from grants.panels.members.service import remove_member
from grants.panels.models import Decision, Interest, Panel, PanelMember
from grants.panels.scoring.models import Score
from grants.panels.scoring.queries import Scoresheets, scoresheets
from grants.schemes.models import Round, RoundResult
from tests.house import TestHouse
from tests.panels.rows import World, a_decline, build


def own_events(house: TestHouse) -> list[str]:
    return [e.name.removeprefix("panels.") for e in house.events() if e.name.startswith("panels.")]


def states(house: TestHouse) -> list[str]:
    with house.read() as session:
        return list(session.scalars(select(Application.state).order_by(Application.id)))


def interest_of(world: World, person: Person, number: int) -> Interest | None:
    with world.house.read() as session:
        return seats.seat_for(session, world.applications[number], person.id).interest


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


def test_an_interest_may_grow_but_not_shrink(house: TestHouse):
    world = build(house).seated()
    world.assess(world.tess, 0)
    world.declare(world.tess, 0, "note", "I know the treasurer.")
    with pytest.raises(Invalid):
        world.declare(world.tess, 0, "none")
    with house.read() as session:
        assert {score.interest_level for score in session.scalars(select(Score))} == {"note"}

    world.declare(world.tess, 0, "leaves", "She is my cousin.")

    with house.read() as session:
        assert session.scalars(select(Score)).all() == []


def test_a_noted_interest_needs_words(house: TestHouse):
    world = build(house).seated()
    with pytest.raises(Invalid) as refused:
        world.declare(world.tess, 0, "note", "  ")
    assert refused.value.problems[0].field == "note"


# Scores


def test_scores_are_given_all_at_once_and_revised(house: TestHouse):
    world = build(house).seated()
    world.assess(world.tess, 0, 3)
    world.score(world.tess, 0, 5)

    with house.read() as session:
        scores = session.scalars(select(Score)).all()
    assert {(score.mark, score.version) for score in scores} == {(5, 2)}
    assert len(scores) == 3
    assert [e.name for e in house.events("panels.scores_given")] == ["panels.scores_given"] * 2


def test_nobody_scores_before_declaring(house: TestHouse):
    world = build(house).seated()
    with pytest.raises(Denied, match="Declare your interest"):
        world.score(world.tess, 0)


def test_somebody_who_left_cannot_score(house: TestHouse):
    world = build(house).seated()
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    with pytest.raises(Denied, match="conflict of interest"):
        world.score(world.tess, 0)


@pytest.mark.parametrize("level", ["leaves", None])
def test_the_database_itself_refuses_a_score_without_a_free_interest(house: TestHouse, level: str | None):
    world = build(house).seated()
    if level:
        world.declare(world.tess, 0, level, "My sister runs it.")
    for claimed in ("leaves", "none", "note"):
        with pytest.raises(IntegrityError), house.write() as session:
            session.add(
                Score(
                    application_id=world.applications[0],
                    member_id=world.members["Tess Third"],
                    interest_level=claimed,
                    criterion_id=world.criteria["Need"],
                    mark=5,
                    reason="Because",
                    scored_at=house.now(),
                )
            )


def test_others_scores_are_shown_after_ones_own(house: TestHouse):
    world = build(house).seated()
    world.assess(world.tess, 0)
    world.declare(world.theo, 0)

    def sheets(person: Person) -> Scoresheets:
        with house.read() as session:
            return scoresheets(session, seats.seat_for(session, world.applications[0], person.id))

    assert (sheets(world.theo).others_are_shown, sheets(world.theo).others) == (False, [])
    world.score(world.theo, 0, 2)
    assert [sheet.member.person.name for sheet in sheets(world.theo).others] == ["Tess Third"]
    assert sheets(world.theo).own.points == 40
    assert [sheet.points for sheet in sheets(world.ada).others] == [80, 40]


# Decisions


def test_an_award_is_decided_once_and_its_money_counted(house: TestHouse):
    world = build(house).seated()
    world.assess(world.chris, 0)
    decision = world.decide(world.chris, 0)

    with pytest.raises(Conflict):
        world.decide(world.ada, 0)
    with house.read() as session:
        assert session.scalars(select(Round.committed_pence)).one() == 4_000_00
        found = queries.decision_of(session, decision.id)
        assert found.application.round.scheme.name
        assert found.application.organisation.name == "Group 0"
    assert states(house) == [DECIDED, IN_ASSESSMENT, IN_ASSESSMENT]
    facts = house.events("panels.decision_made")[0].facts
    assert (facts["outcome"], facts["amount_pence"]) == ("award", 4_000_00)


def test_a_round_cannot_be_overspent(house: TestHouse):
    world = build(house).seated()
    world.decide(world.ada, 0)
    world.decide(world.ada, 1)
    with pytest.raises(Invalid) as refused:
        world.decide(world.ada, 2)
    assert [p.field for p in refused.value.problems] == ["amount_pence"]
    assert "£2,000 left" in refused.value.message
    world.decide(world.ada, 2, amount_pence=2_000_00)


def test_a_decision_needs_two_third_sector_members_without_conflict(house: TestHouse):
    world = build(house).seated()
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    with pytest.raises(Invalid, match="only one"):
        world.decide(world.ada, 0)
    world.add("Late Third")
    world.decide(world.ada, 0)


def test_a_chair_decides_after_declaring_and_without_a_conflict(house: TestHouse):
    world = build(house).seated()
    with pytest.raises(Denied, match="Declare"):
        world.decide(world.chris, 0)
    world.declare(world.chris, 0, "leaves", "I work with them.")
    with pytest.raises(Denied, match="conflict"):
        world.decide(world.chris, 0)


def test_an_administrator_of_the_applicant_does_not_decide(house: TestHouse):
    world = build(house).seated()
    world.join_organisation(world.ada, 0)
    with pytest.raises(Denied, match="conflict of interest"):
        world.decide(world.ada, 0)


def test_the_panel_closes_with_its_last_decision(house: TestHouse):
    world = build(house, applications=2).seated()
    world.decide(world.ada, 0)
    world.decide(world.ada, 1, **a_decline())

    with house.read() as session:
        assert world.panel(session).state == "closed"
        assert len(session.scalars(select(Decision)).all()) == 2
    assert own_events(house)[-1] == "panel_closed"
    with pytest.raises(Conflict):
        world.add("Late Third")


def test_the_result_of_a_round_is_kept_when_its_panel_closes(house: TestHouse):
    # Given a panel that awards one of two applications
    world = build(house, applications=2).seated()
    world.decide(world.ada, 0)
    with house.read() as session:
        asked = session.scalars(select(func.sum(Application.amount_requested_pence))).one()
        given = session.scalars(select(Decision.amount_pence)).one()
    house.run_jobs()
    with house.read() as session:
        assert session.get(RoundResult, world.round_id) is None

    # When it declines the other, nothing is told before the letters are released; what follows runs twice
    world.decide(world.ada, 1, **a_decline())
    house.run_jobs()
    with house.read() as session:
        assert session.get(RoundResult, world.round_id) is None
    world.release()
    house.run_jobs()
    with house.write() as session:
        keep_result(session, PanelClosed(panel_id=world.panel_id, round_id=world.round_id), now=house.now())

    # Then those who apply next can know it, and it is told once
    with house.read() as session:
        result = session.get_one(RoundResult, world.round_id)
        assert (result.applications, result.awards) == (2, 1)
        assert (result.asked_pence, result.awarded_pence) == (asked, given)
    assert len(house.events("schemes.round_result_recorded")) == 1


def test_an_application_found_eligible_later_comes_before_the_panel(house: TestHouse):
    world = build(house)
    world.join_organisation(world.tess, 2)
    with house.write() as session:
        session.execute(update(Application).where(Application.id == world.applications[2]).values(state=SUBMITTED))
    world.seated()
    with house.write() as session:
        session.execute(update(Application).where(Application.id == world.applications[2]).values(state=ELIGIBLE))
    event = ApplicationScreened(application_id=world.applications[2], round_id=world.round_id, outcome="eligible")
    for _ in range(2):
        with house.write() as session:
            reactions.bring_before_panel(session, event, now=house.now())

    assert states(house) == [IN_ASSESSMENT] * 3
    interest = interest_of(world, world.tess, 2)
    assert interest is not None
    assert interest.level == "leaves"


# Roles


def test_members_and_chairs_hold_their_roles(house: TestHouse):
    world = build(house).seated()
    assert world.actor(world.tess).roles == {
        ("panel_member", world.panel_id),
        ("panel_member_of_round", world.round_id),
    }
    assert world.actor(world.chris).holds("chair", world.panel_id)
    with house.read() as session:
        member = queries.member_for(session, world.panel_id, world.tess.id)
        assert isinstance(member, PanelMember)
