"""A member scores an application one criterion at a time: drafts, done, revised, unable, too late."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select, update

from grants.applications.models import WITHDRAWN, Application
from grants.identity.models import Person
from grants.kernel.problems import Conflict, Denied, DomainError, Invalid, NotFound, Stale
from grants.panels import seats
from grants.panels.comparing.service import totals_of
from grants.panels.models import DONE, TO_SCORE, UNABLE, Allocation, Panel
from grants.panels.scoring import assessing
from grants.panels.scoring import queries as scoring_queries
from grants.panels.scoring import service as scoring_service
from grants.panels.scoring.models import Score
from grants.panels.scoring.queries import scoresheets
from grants.panels.scoring.rules import Mark
from tests.beginnings import beginning
from tests.house import TestHouse
from tests.panels.rows import REASON, World, build


@pytest.fixture
@beginning
def world(house: TestHouse) -> World:
    """Tess has declared on the first application and can begin to score it."""
    made = build(house).seated()
    made.declare(made.tess, 0)
    return made


def keep(world: World, criterion: str, mark: int | None, reason: str = REASON, **more: Any) -> Score:
    person = more.pop("person", world.tess)
    who = world.who(person)
    with world.house.write() as session:
        application, member = world.at(session, person, 0)
        given = Mark(world.criteria[criterion], mark, reason, applies=mark is not None)
        scoring_service.save_mark(session, application, member, mark=given, **more, **who)
        kept = select(Score).where(Score.member_id == member.id, Score.criterion_id == given.criterion_id)
        return session.scalars(kept).one()


def act(world: World, verb: Any, person: Person | None = None, **more: Any) -> Any:
    person = person or world.tess
    who = world.who(person)
    with world.house.write() as session:
        application, member = world.at(session, person, 0)
        return verb(session, application, member, **more, **who)


def state(world: World) -> str:
    with world.house.read() as session:
        _, member = world.at(session, world.tess, 0)
        return session.get_one(Allocation, (world.applications[0], member.id)).state


def marked(world: World) -> dict[str, tuple[int | None, str]]:
    names = {criterion_id: name for name, criterion_id in world.criteria.items()}
    with world.house.read() as session:
        return {names[score.criterion_id]: (score.mark, score.reason) for score in session.scalars(select(Score))}


def own_events(world: World) -> list[str]:
    names = [event.name.removeprefix("panels.") for event in world.house.events()]
    return [
        name for name in names if name in ("mark_kept", "scores_given", "inability_declared", "inability_taken_back")
    ]


def due(world: World, **ahead: float) -> None:
    with world.house.write() as session:
        session.execute(update(Panel).values(scores_due_at=world.house.now() + timedelta(**ahead)))


def others_seen_by(world: World, person: Person) -> list[str]:
    with world.house.read() as session:
        seat = seats.seat_for(session, world.applications[0], person.id, now=world.house.now())
        return [sheet.member.person.name for sheet in scoresheets(session, seat).others]


# Drafts and done


def test_marks_are_kept_one_by_one_and_count_when_they_are_done(world: World):
    keep(world, "Need", 4)
    keep(world, "Plan", 3, reason="")
    assert (state(world), own_events(world)) == (TO_SCORE, ["mark_kept"] * 2)
    with world.house.read() as session:
        assert totals_of(session, world.panel(session).round) == {}
    assert others_seen_by(world, world.ada) == []

    with pytest.raises(Invalid, match="Social value"):
        act(world, scoring_service.finish_scores)
    keep(world, "Social value", None, reason="They said nothing of it, and were not asked.")
    act(world, scoring_service.finish_scores)

    assert (state(world), own_events(world)[-1]) == (DONE, "scores_given")
    with world.house.read() as session:
        totals = totals_of(session, world.panel(session).round)
    assert list(totals[world.applications[0]].values()) == [Fraction(50 * 80 + 40 * 60, 90)]
    assert others_seen_by(world, world.ada) == ["Tess Third"]


def test_saying_done_twice_or_saving_the_same_again_is_one_fact(world: World):
    for criterion in world.criteria:
        first = keep(world, criterion, 3)
        assert keep(world, criterion, 3).version == first.version
    act(world, scoring_service.finish_scores)
    act(world, scoring_service.finish_scores)
    assert own_events(world) == ["mark_kept"] * 3 + ["scores_given"]


def test_a_mark_is_revised_after_done_and_stays_complete(world: World):
    world.score(world.tess, 0, 3)
    keep(world, "Need", 5)
    assert (state(world), marked(world)["Need"]) == (DONE, (5, REASON))
    assert own_events(world) == ["scores_given"] * 2
    keep(world, "Need", None)
    keep(world, "Plan", None)
    with pytest.raises(Invalid, match="At least one criterion applies"):
        keep(world, "Social value", None)


def test_when_nothing_applies_they_are_not_done(world: World):
    for criterion in world.criteria:
        keep(world, criterion, None)
    with pytest.raises(Invalid, match="At least one criterion applies"):
        act(world, scoring_service.finish_scores)


def test_two_open_pages_do_not_overwrite_each_other(world: World):
    first = keep(world, "Need", 3, version=0)
    with pytest.raises(Stale) as refused:
        keep(world, "Need", 2, reason="From the other page", version=0)
    assert refused.value.current == {"mark": 3, "reason": REASON}
    assert refused.value.version == first.version
    keep(world, "Need", 2, version=first.version)
    assert marked(world) == {"Need": (2, REASON)}


# Refused


@pytest.mark.parametrize(
    ("mark", "reason", "field"),
    [(6, REASON, "mark"), (-1, REASON, "mark"), (5, "", "reason"), (1, " ", "reason"), (None, "", "reason")],
)
def test_a_mark_that_cannot_be_is_refused_by_name(world: World, mark: int | None, reason: str, field: str):
    with pytest.raises(Invalid) as refused:
        keep(world, "Need", mark, reason)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert marked(world) == {}


def test_a_criterion_of_another_scheme_is_not_found(world: World):
    with pytest.raises(NotFound):
        act(world, scoring_service.save_mark, mark=Mark(world.round_id, 3, ""))


def test_somebody_to_whom_it_was_not_given_does_not_score(world: World):
    with world.house.write() as session:
        _, member = world.at(session, world.tess, 0)
        session.delete(session.get_one(Allocation, (world.applications[0], member.id)))
    with pytest.raises(Denied, match="not given to you"):
        keep(world, "Need", 3)


def test_nobody_scores_before_declaring_or_after_leaving(world: World):
    with pytest.raises(Denied, match="Declare"):
        keep(world, "Need", 3, person=world.theo)
    keep(world, "Need", 3)
    world.declare(world.tess, 0, "leaves", "My sister runs it.")
    with pytest.raises(Denied, match="conflict"):
        keep(world, "Need", 3)
    assert marked(world) == {}


def test_nobody_scores_what_was_withdrawn(world: World):
    who = world.who(world.tess)
    with world.house.write() as session:
        _, member = world.at(session, world.tess, 0)
        application = session.get_one(Application, world.applications[0])
        application.state = WITHDRAWN
        session.flush()
        with pytest.raises(Conflict, match="not in assessment"):
            scoring_service.save_mark(session, application, member, mark=Mark(world.criteria["Need"], 3, ""), **who)


def test_a_proposed_decision_keeps_the_marks_as_they_are(world: World):
    world.score(world.tess, 0, 3)
    world.propose(world.ada, 0)
    with pytest.raises(Conflict, match="made up its mind"):
        keep(world, "Need", 4)


def test_the_last_minute_is_in_and_the_next_is_out(world: World):
    due(world, minutes=5)
    keep(world, "Need", 3)
    world.house.clock.advance(minutes=5, seconds=59)
    keep(world, "Need", 4)
    world.house.clock.advance(seconds=1)
    tries: tuple[tuple[Any, dict[str, Any]], ...] = (
        (scoring_service.finish_scores, {}),
        (scoring_service.cannot_score, {"reason": "Too late"}),
        (scoring_service.can_score_again, {}),
        (assessing.give_scores, {"scores": world.marks(3)}),
        (scoring_service.save_mark, {"mark": Mark(world.criteria["Need"], 2, "")}),
    )
    for verb, more in tries:
        with pytest.raises(Conflict, match="Scores could be given until"):
            act(world, verb, **more)
    assert marked(world) == {"Need": (4, REASON)}


# Not able to score


def test_who_cannot_score_says_why_and_can_take_it_back(world: World):
    keep(world, "Need", 4)
    act(world, scoring_service.cannot_score, reason=" I am ill this month. ")
    assert state(world) == UNABLE
    with pytest.raises(Conflict, match="Take that back first"):
        keep(world, "Plan", 3)
    with pytest.raises(Conflict, match="Take that back first"):
        act(world, scoring_service.finish_scores)

    act(world, scoring_service.can_score_again)

    assert (state(world), marked(world)) == (TO_SCORE, {"Need": (4, REASON)})
    assert own_events(world) == ["mark_kept", "inability_declared", "inability_taken_back"]
    with pytest.raises(Conflict, match="have not said"):
        act(world, scoring_service.can_score_again)


def test_who_is_done_does_not_become_unable(world: World):
    world.score(world.tess, 0, 3)
    with pytest.raises(Conflict, match="are done"):
        act(world, scoring_service.cannot_score, reason="Changed my mind")
    assert state(world) == DONE


def test_who_could_take_it_back_does_not_see_others_marks(world: World):
    # Given Theo's marks are done
    world.assess(world.theo, 0, 4)
    # When Tess cannot score it, and may still take that back, then she does not see his
    due(world, hours=1)
    act(world, scoring_service.cannot_score, reason="I am ill this month.")
    assert others_seen_by(world, world.tess) == []
    # Then she sees them when it is too late to take it back
    world.house.clock.advance(hours=1, minutes=1)
    assert others_seen_by(world, world.tess) == ["Theo Third"]


def test_the_ranking_waits_for_who_could_take_it_back(world: World):
    # Given Theo has scored all there is, and Tess all but one that she cannot score
    for number in range(3):
        world.assess(world.theo, number, 4)
    for number in (1, 2):
        world.assess(world.tess, number, 3)
    due(world, hours=1)
    act(world, scoring_service.cannot_score, reason="I am ill this month.")
    page = f"/rounds/{world.round_id}/ranking"
    assert "Project 0" not in world.house.browser(world.tess).get(page).text
    # When it is too late to take that back, then she sees the whole
    world.house.clock.advance(hours=1, minutes=1)
    assert "Project 0" in world.house.browser(world.tess).get(page).text


# How far everybody is


def test_progress_is_counted_for_each_member(world: World):
    keep(world, "Need", 4)
    world.assess(world.theo, 0, 4)
    world.assess(world.theo, 1, 4)
    world.declare(world.theo, 2, "leaves", "My sister runs it.")
    with world.house.read() as session:
        panel = world.panel(session)
        far = {member.person.name: scoring_queries.progress(session, panel)[member.id] for member in panel.members}
    assert (far["Tess Third"].given, far["Tess Third"].begun, far["Tess Third"].done) == (3, 1, 0)
    assert (far["Theo Third"].given, far["Theo Third"].done) == (2, 2)
    assert far["Chris Chair"].to_score == 3


def test_the_next_to_score_goes_round_the_list(world: World):
    def following(after: int | None) -> str | None:
        with world.house.read() as session:
            _, member = world.at(session, world.tess, 0)
            at = None if after is None else world.applications[after]
            found = scoring_queries.next_to_score(session, member, after=at)
            return found.title if found else None

    assert following(None) == "Project 0"
    assert following(0) == "Project 1"
    assert following(2) == "Project 0"
    world.assess(world.tess, 1)
    world.declare(world.tess, 2, "leaves", "My cousin.")
    assert following(0) is None
    world.score(world.tess, 0)
    assert following(None) is None


def test_no_refusal_leaves_anything_behind(world: World):
    with pytest.raises(DomainError):
        keep(world, "Need", 9)
    assert own_events(world) == []
