"""A deadline moved for one application: with a reason, and everything goes by it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.applications import queries, service
from grants.applications.deadlines.rules import own_deadline_problems
from grants.applications.waiting import drafts
from grants.kernel.clock import in_london
from grants.kernel.problems import Conflict
from grants.notifications.models import Message, Reminder
from grants.schemes import service as schemes
from tests.applications.rows import World
from tests.applications.test_pages import seen
from tests.house import A_MONDAY
from tests.kernel.looking import words_of

MORE = timedelta(days=20)


def give_time(world: World, application_id: UUID, until: datetime, reason: str = "Her mother is in hospital.") -> Any:
    """Ada gives a draft more time, on the page."""
    at = in_london(until)
    typed = {
        "closes_at-day": str(at.day),
        "closes_at-month": str(at.month),
        "closes_at-year": str(at.year),
        "closes_at-time": f"{at:%H:%M}",
        "reason": reason,
    }
    return world.house.browser(world.ada).post(f"/applications/{application_id}/deadline", data=typed)


def reminders(world: World, application_id: UUID, state: str) -> set[datetime]:
    with world.house.read() as session:
        about = select(Reminder).where(Reminder.subject_id == application_id, Reminder.state == state)
        return {reminder.deadline_at for reminder in session.scalars(about)}


def submit(world: World, application_id: UUID) -> None:
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        service.submit(session, application, actor=world.house.actor(world.sam), now=world.house.now())


def test_one_gets_more_time_and_everything_goes_by_it(world: World):
    # Given a complete draft in a round that closes in ten days
    application_id = world.complete_draft()
    world.house.run_jobs()
    closes_at = world.closes_at
    assert reminders(world, application_id, "planned") == {closes_at}

    # When an administrator gives it ten days more, for a reason
    until = world.house.now() + MORE
    assert give_time(world, application_id, until).status_code == 302
    world.house.run_jobs()

    # Then its reminders have moved, and its people know why, but the event does not
    assert reminders(world, application_id, "planned") == {until}
    assert reminders(world, application_id, "dropped") == {closes_at}
    with world.house.read() as session:
        (told,) = session.scalars(select(Message)).all()
    assert told.person_id == world.sam.id
    assert "Her mother is in hospital." in told.text
    (moved,) = world.house.events("applications.application_deadline_moved")
    assert "hospital" not in str(moved.facts)

    # And after the round has closed it can still be changed and sent, and is still among what waits
    world.house.clock.move_to(closes_at + timedelta(days=1))
    sam = world.house.browser(world.sam)
    page = words_of(seen(sam.get(f"/applications/{application_id}")))
    assert "We gave you more time" in page
    with world.house.app.test_request_context(), world.house.read() as session:
        (waiting,) = drafts(session, world.house.actor(world.sam), world.house.now())
    assert waiting.due_at == until
    shown = world.house.program(world.sam).get(f"/applications/{application_id}").json
    assert datetime.fromisoformat(shown["closes_at"]) == until
    submit(world, application_id)
    assert world.application(application_id).state == "submitted"


def test_its_own_deadline_is_as_hard_as_the_rounds(world: World):
    application_id = world.complete_draft()
    give_time(world, application_id, world.house.now() + MORE)
    world.house.clock.advance(days=20, minutes=1)
    with pytest.raises(Conflict, match="has closed"):
        submit(world, application_id)


def test_a_round_that_moves_further_carries_everybody_along(postgres_world: World):
    # Given one draft with a deadline of its own
    world = postgres_world
    application_id = world.complete_draft()
    give_time(world, application_id, world.house.now() + MORE)

    # When the whole round then closes later still
    later = world.house.now() + timedelta(days=30)
    with world.house.write() as session:
        round_ = queries.round_to_apply_in(session, world.round_id)
        schemes.move_deadline(
            session,
            round_,
            closes_at=later,
            reason="Floods.",
            actor=world.house.actor(world.ada),
            now=world.house.now(),
        )
    world.house.run_jobs()

    # Then the round's deadline counts
    assert world.application(application_id).closes_at == later
    assert reminders(world, application_id, "planned") == {later}


def test_only_administrators_move_it_and_only_forwards_with_a_reason(postgres_world: World):
    world = postgres_world
    application_id = world.complete_draft()
    path = f"/applications/{application_id}/deadline"
    later = (world.house.now() + MORE).isoformat()
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)

    assert sam.post(path, {"closes_at": later, "reason": "I am tired"}).status_code == 403
    answer = ada.post(path, {"closes_at": world.house.now().isoformat(), "reason": " "})
    assert {error["field"] for error in answer.json["errors"]} == {"closes_at", "reason"}
    assert ada.post(path, {"closes_at": later, "reason": "Ill"}).status_code == 204

    submit(world, application_id)
    assert ada.post(path, {"closes_at": later, "reason": "Ill"}).status_code == 409


@given(st.timedeltas(min_value=timedelta(-50), max_value=timedelta(50)), st.text())
def test_a_deadline_is_right_when_it_is_later_and_has_a_reason(ahead: timedelta, reason: str):
    stands_at = A_MONDAY + timedelta(days=3)
    problems = own_deadline_problems(A_MONDAY + ahead, reason, stands_at=stands_at, now=A_MONDAY)
    good_reason = bool(reason.strip()) and "\x00" not in reason and len(reason) <= 1_000
    assert (problems == []) == (A_MONDAY + ahead > stands_at and good_reason)


def test_what_is_sent_after_its_round_closed_is_not_told_that_the_round_will_close(postgres_world: World):
    # Given a draft with more time, sent after its round has closed
    world = postgres_world
    application_id = world.complete_draft()
    give_time(world, application_id, world.house.now() + MORE)
    world.house.clock.move_to(world.closes_at + timedelta(days=1))
    submit(world, application_id)
    world.house.run_jobs()

    # Then neither mail nor page speaks of the closing as if it lay ahead
    with world.house.read() as session:
        received = session.scalars(select(Message).where(Message.subject.startswith("We have your application"))).one()
    for words in (received.text, received.html):
        assert "The round has closed. We check every application" in words
        assert "The round closes on" not in words
    receipt = words_of(seen(world.house.browser(world.sam).get(f"/applications/{application_id}/receipt")))
    assert "A panel reads and scores it." in receipt
    assert "After the round has closed" not in receipt
