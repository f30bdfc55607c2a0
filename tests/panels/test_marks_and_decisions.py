"""Members declare, mark and decide; every step on both databases."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from grants.applications.models import DECIDED, ELIGIBLE, IN_ASSESSMENT, SUBMITTED, Application
from grants.applications.screening.events import ApplicationScreened
from grants.identity.models import Person
from grants.kernel.problems import Conflict, Denied, Invalid
from grants.panels import queries, reactions, seats
from grants.panels.deciding.results import keep_result
from grants.panels.members.events import PanelClosed
from grants.panels.models import Decision, PanelMember
from grants.panels.scoring.models import Score
from grants.panels.scoring.queries import Scoresheets, scoresheets
from grants.schemes.models import Round, RoundResult
from tests.house import TestHouse
from tests.panels.rows import a_decline, build
from tests.panels.seen import interest_of, own_events, states


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
