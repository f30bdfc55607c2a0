"""Letters are released at a later minute: planned, called back, carried out once, without what has changed since."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from grants.identity.models import Person
from grants.kernel.clock import civil_moment
from grants.kernel.problems import Conflict, Invalid
from grants.panels.deciding.releasing import planning
from grants.panels.deciding.releasing.models import PlannedRelease
from grants.panels.deciding.releasing.rules import release_at_problems
from grants.panels.deciding.releasing.service import release_letters
from grants.panels.models import Decision
from grants.schemes.queries import round_of
from tests.beginnings import beginning
from tests.house import A_MONDAY, TestHouse
from tests.organisations.given import read
from tests.panels.rows import World, a_decline, build

THURSDAY = datetime(2027, 3, 4, 10, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


@given(MOMENTS)
def test_a_release_is_planned_for_a_civil_minute_that_is_still_to_come(moment: datetime):
    minute = moment.replace(second=0, microsecond=0)
    fits = A_MONDAY < minute <= A_MONDAY + timedelta(days=366) and civil_moment(minute) == minute
    assert (release_at_problems(moment, A_MONDAY) == []) == fits


@pytest.fixture
@beginning
def world(house: TestHouse) -> World:
    """Two decisions that Ada made final; Bea, another administrator, can release their letters."""
    world = build(house, applications=3).seated()
    world.propose(world.ada, 0)
    world.propose(world.ada, 1, **a_decline())
    world.confirm(world.ada)
    return world


def bea(world: World) -> Person:
    return world.house.person("Bea Lock", administrator=True)


def plan(world: World, at: datetime = THURSDAY) -> PlannedRelease:
    who = world.who(bea(world))
    with world.house.write() as session:
        return planning.plan_release(session, round_of(session, world.round_id), release_at=at, **who)


def released(world: World) -> list[bool]:
    """For each application that is decided, in their order, whether its letter is released."""
    with world.house.read() as session:
        rows = session.execute(select(Decision.application_id, Decision.released_at))
        found = {row[0]: row[1] is not None for row in rows}
    return [found[each] for each in world.applications if each in found]


def at_its_minute(world: World) -> None:
    world.house.clock.move_to(THURSDAY)
    world.house.run_jobs()


def test_letters_go_out_at_the_minute_in_the_name_of_who_planned_it(world: World):
    # Given a release that somebody planned on the page for Thursday
    browser, path = world.house.browser(bea(world)), f"/rounds/{world.round_id}/letter_release"
    edition = world.house.program(bea(world)).get(path).headers["ETag"].strip('"')
    minute = {"release_at-day": "4", "release_at-month": "3", "release_at-year": "2027", "release_at-time": "10:30"}
    typed = {"when": "later", "edition": edition, **minute}
    night = browser.post(path, data=typed | {"release_at-time": "3:00"})
    assert (night.status_code, "The next such minute is 4 March 2027" in night.text.replace("\xa0", " ")) == (422, True)
    for _ in range(2):
        assert browser.post(path, data=typed).status_code == 302
    assert len(world.house.events("panels.release_planned")) == 1
    shown = browser.get(path)
    read(shown)
    assert "Planned by Bea Lock for 4 March 2027 at 10:30am" in shown.text.replace("\xa0", " ")
    assert "Release 2 letters" not in shown.text
    assert "Release 2 letters" not in browser.get("/").text
    # When others try to release the same, then it is held on, and nothing goes out a minute before
    with world.house.write() as session, pytest.raises(Conflict):
        release_letters(session, round_of(session, world.round_id), **world.who(world.ada))
    world.house.clock.move_to(THURSDAY - timedelta(minutes=1))
    world.house.run_jobs()
    assert released(world) == [False, False]
    # When the minute comes, then they are released once, by who planned it
    at_its_minute(world)
    world.house.run_jobs()
    assert released(world) == [True, True]
    assert len(world.house.events("panels.decision_released")) == 2
    with world.house.read() as session:
        assert set(session.scalars(select(Decision.released_by))) == {bea(world).id}
        assert set(session.scalars(select(Decision.released_at))) == {THURSDAY}
    assert "2 released" in browser.get(path).text


def test_an_administrator_calls_it_back_before(world: World):
    made = plan(world)
    program = world.house.program(world.ada)
    calling = f"/planned_releases/{made.id}/calling_back"
    assert world.house.program(world.chris).post(calling).status_code == 403
    back = program.post(calling)
    assert (back.status_code, back.json["called_back_by"]) == (201, str(world.ada.id))
    assert program.post(calling).json["code"] == "release_ended"
    on_page = {"plan": str(made.id)}
    page = f"/rounds/{world.round_id}/letter_release/calling_back"
    assert world.house.browser(world.ada).post(page, data=on_page).status_code == 409
    assert world.house.browser(world.ada).post(page, data={"plan": "none"}).status_code == 404
    at_its_minute(world)
    assert released(world) == [False, False]
    assert "Release 2 letters" in world.house.browser(bea(world)).get("/").text
    # And it can be planned again, by programs too
    path = f"/rounds/{world.round_id}/planned_releases"
    body = {"release_at": (THURSDAY + timedelta(days=1)).isoformat()}
    assert world.house.program(bea(world)).post(path, body, If_Match='"1"').status_code == 412
    again = world.house.program(bea(world)).post(path, body, If_Match="*")
    assert (again.status_code, again.json["letters"]) == (201, 2)
    assert [each["ended_at"] is None for each in program.get(path).json["items"]] == [True, False]
    held = program.get(f"/rounds/{world.round_id}/held_letters").json["items"]
    assert {each["planned_for"] for each in held} == {"2027-03-05T10:30:00+00:00"}


def test_what_has_changed_meanwhile_drops_out_and_is_told(world: World):
    plan(world)
    # When one decision changes, and whoever planned it turns out to act for the applicant of none
    changed = Decision.application_id == world.applications[1]
    with world.house.write() as session:
        session.execute(update(Decision).where(changed).values(version=Decision.version + 1))
    at_its_minute(world)
    # Then the other goes out, and that one is held, which whoever planned it is told
    assert released(world) == [True, False]
    browser = world.house.browser(bea(world))
    assert "1 letter dropped out of a release that you planned" in browser.get("/").text
    shown = browser.get(f"/rounds/{world.round_id}/letter_release").text
    assert "“Project 1”: The decision has changed since its letter was planned." in shown
    (ended,) = world.house.events("panels.planned_release_carried_out")
    assert (ended.facts["released"], ended.facts["dropped"]) == (1, 1)


def test_a_conflict_that_came_up_meanwhile_drops_out_and_is_shown_to_others_only(world: World):
    plan(world)
    world.join_organisation(bea(world), 0)
    at_its_minute(world)
    assert released(world) == [False, True]
    path = f"/rounds/{world.round_id}/planned_releases"
    assert world.house.program(bea(world)).get(path).json["items"][0]["dropped"] == []
    (dropped,) = world.house.program(world.ada).get(path).json["items"][0]["dropped"]
    assert "conflict of interest" in dropped["why"]


def test_nothing_goes_out_in_the_name_of_who_no_longer_runs_the_programme(world: World):
    plan(world)
    no_longer = update(Person).where(Person.id == bea(world).id).values(is_administrator=False)
    with world.house.write() as session:
        session.execute(no_longer)
    at_its_minute(world)
    assert released(world) == [False, False]


def test_a_minute_that_is_past_or_no_minute_is_refused(world: World):
    for at in (None, world.house.now(), A_MONDAY + timedelta(days=400)):
        with pytest.raises(Invalid):
            plan(world, at)  # type: ignore[arg-type]
