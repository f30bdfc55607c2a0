"""Questions after sending, when something comes between: another tab, a withdrawal, an answer that asks more."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.applications import queries, service
from grants.applications.clarifications.rules import asking_problems
from grants.applications.deadlines.rules import own_deadline_problems
from grants.applications.waiting import clarifications
from grants.notifications.models import Reminder
from tests.applications.rows import World
from tests.applications.test_clarifications import asks, subjects
from tests.applications.test_pages import WORK, problems_on, seen, version_on
from tests.house import A_MONDAY
from tests.kernel.looking import by_id
from tests.organisations.given import acts_for


def withdraw(world: World, application_id: UUID) -> None:
    with world.house.write() as session:
        who = {"actor": world.house.actor(world.sam), "now": world.house.now()}
        service.withdraw(session, queries.application_of(session, application_id), **who)


def test_an_answer_that_leads_to_another_question_can_be_given(postgres_world: World):
    # Given a question about work, where "elsewhere" asks where else
    world = postgres_world
    application_id = world.submitted()
    page, sam = f"/clarifications/{asks(world, application_id)}", world.house.browser(world.sam)
    typed = WORK | {"places": "elsewhere", "version": version_on(seen(sam.get(page)))}

    # When Sam chooses that and sends it
    refused = seen(sam.post(page, data=typed), 422)

    # Then the page has the field that is missing, and with it the answer is sent
    assert list(problems_on(refused)) == ["#where_else"]
    sent = sam.post(page, data=typed | {"on-page": f"{WORK['on-page']} where_else", "where_else": "In Bramley"})
    assert sent.location == f"/applications/{application_id}"
    assert world.application(application_id).answers["where_else"] == "In Bramley"


def test_what_was_typed_stays_when_another_tab_takes_its_question_away(postgres_world: World):
    # Given a tab in which "where else" is asked
    world = postgres_world
    application_id = world.submitted()
    clarification_id = asks(world, application_id)
    page, sam = f"/clarifications/{clarification_id}", world.house.browser(world.sam)
    first = version_on(seen(sam.get(page)))
    later = WORK | {"places": "elsewhere", "version": first, "and-then": "later"}
    assert sam.post(page, data=later).location == page
    opened = version_on(seen(sam.get(page)))

    # When a colleague takes "elsewhere" back, and the text of this tab is sent after that
    api = world.house.program(world.sam)
    back = api.post(f"/clarifications/{clarification_id}/answer", {"answers": {"places": None}, "send": False})
    assert back.status_code == 201
    mine = WORK | {"on-page": f"{WORK['on-page']} where_else", "where_else": "In Bramley", "version": opened}
    stale = seen(sam.post(page, data=mine), 409)

    # Then it is still in its field
    assert by_id(stale, "where_else").get("value") == "In Bramley"


def test_what_is_saved_for_later_is_in_the_history(postgres_world: World):
    world = postgres_world
    clarification_id = asks(world, world.submitted())
    api, path = world.house.program(world.sam), f"/clarifications/{clarification_id}/answer"
    for _ in range(2):  # saving the same again is nothing new
        assert api.post(path, {"answers": {"people": 30}, "send": False}).json["version"] == 2
    (saved,) = world.house.events("applications.clarification_saved")
    # Then the history tells which answer was saved, and not what it says
    assert saved.facts["fields"] == ["answers.people"]
    assert saved.facts.keys() == {"fields", "application_id", "clarification_id"}


def test_a_question_about_what_was_withdrawn_waits_for_nobody(postgres_world: World):
    # Given a question, and an application that is withdrawn before it is answered
    world = postgres_world
    application_id = world.submitted()
    asks(world, application_id)
    withdraw(world, application_id)

    # Then nobody is asked for the answer
    with world.house.app.test_request_context(), world.house.read() as session:
        assert clarifications(session, world.house.actor(world.sam), world.house.now()) == []

    # And when its time is over, nobody reads that the application stands
    world.house.clock.advance(days=8)
    world.house.run_jobs()
    assert len(world.house.events("applications.clarification_ran_out")) == 1
    assert not any("nobody answered" in subject for subject in subjects(world))


@pytest.mark.parametrize("year", [1, 9999])
def test_a_deadline_in_another_age_is_a_typing_mistake(postgres_world: World, year: int):
    world = postgres_world
    ada, draft = world.house.program(world.ada), world.draft()
    at = f"{year:04}-01-01T12:00:00+00:00"
    moved = ada.post(f"/applications/{draft}/deadline", {"closes_at": at, "reason": "She was ill."})
    assert (moved.status_code, moved.json["errors"][0]["field"]) == (422, "closes_at")
    wrong = own_deadline_problems(
        datetime.fromisoformat(at), "Ill", stands_at=A_MONDAY + timedelta(days=9), now=A_MONDAY
    )
    assert [problem.field for problem in wrong] == ["closes_at"]
    asked = asking_problems(
        question="Why?", sections=["a"], can_open=["a"], due_at=datetime.fromisoformat(at), now=A_MONDAY
    )
    assert [problem.field for problem in asked] == ["due_at"]


def test_a_colleague_who_joins_is_reminded_of_the_question_too(postgres_world: World):
    # Given a question, and Kit, who joins after it was asked
    world = postgres_world
    asks(world, world.submitted())
    world.house.run_jobs()
    kit = world.house.person("Kit Marsh")
    acts_for(world.house, kit, world.organisation_id)
    world.house.run_jobs()

    # Then both are reminded
    with world.house.read() as session:
        planned = session.scalars(select(Reminder.person_id).where(Reminder.kind == "clarification")).all()
    assert set(planned) == {world.sam.id, kit.id}
