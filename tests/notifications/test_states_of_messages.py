"""Outgoing messages have states: what can be stopped and what can be tried again is one list each, and kept to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from grants.kernel.db import new_id
from grants.kernel.jobs import DEAD
from grants.monitoring.events import ReturnPlanned
from grants.notifications.models import Message
from grants.notifications.state_rules import (
    BOUNCED,
    CAN_BE_STOPPED,
    CAN_BE_TRIED_AGAIN,
    FAILED,
    HELD,
    IN_WORDS,
    NEXT,
    QUEUED,
    SENT,
    STATES,
    WAITING,
    why_not_stopped,
    why_not_tried_again,
)
from tests.house import TestHouse
from tests.mail_server import MailServer, mail_server
from tests.notifications.rows import Scene

TRY_LATER = "451 The disk is full"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def mailing(postgres_scene: Scene, server: MailServer) -> Scene:
    """A scene whose mails go to a server, which takes none at first."""
    server.forget()
    server.refusal = TRY_LATER
    app = postgres_scene.house.app
    app.settings = replace(app.settings, smtp_url=server.url)
    return postgres_scene


@given(st.sampled_from(STATES))
def test_what_can_be_stopped_can_be_held_and_what_can_be_tried_again_can_be_queued(state: str):
    assert (state in CAN_BE_STOPPED) == (why_not_stopped(state) is None)
    assert (state in CAN_BE_TRIED_AGAIN) == (why_not_tried_again(state) is None)
    assert state not in CAN_BE_STOPPED or HELD in NEXT[state]
    assert state not in CAN_BE_TRIED_AGAIN or QUEUED in NEXT[state]
    assert set(NEXT) == set(IN_WORDS) == set(STATES)


def test_the_database_lets_no_state_follow_that_may_not(house: TestHouse):
    sam = house.person("Sam Field")
    for old in STATES:
        for new in set(STATES) - {old}:
            message = Message(
                id=new_id(),
                key=f"{old} {new}",
                kind="offer",
                person_id=sam.id,
                about_id=sam.id,
                subject="",
                text="",
                html="",
                state=old,
                sent_at=house.now() if old == SENT else None,
                changed_at=house.now(),
                created_at=house.now(),
            )
            with house.write() as session:
                session.add(message)
            follows = update(Message).where(Message.id == message.id)
            follows = follows.values(state=new, sent_at=house.now() if new == SENT else None)
            if new in NEXT[old]:
                with house.write() as session:
                    session.execute(follows)
            else:
                with pytest.raises(DBAPIError, match="does not follow"), house.write() as session:
                    session.execute(follows)


def test_a_message_that_was_not_taken_waits_with_the_reason_is_stopped_and_tried_again(
    mailing: Scene, server: MailServer
):
    # Given a message that the server did not take
    mailing.world.submitted()
    mailing.house.run_jobs()
    (message,) = mailing.messages()
    assert (message.state, message.kind) == (WAITING, "application_received")
    assert "The disk is full" in message.state_reason

    # When an administrator stops it, it stays where it is
    ada = mailing.house.program(mailing.world.ada)
    listed = ada.get(f"/messages?state={WAITING}").json["items"]
    assert [each["id"] for each in listed] == [str(message.id)]
    assert ada.post(f"/messages/{message.id}/hold").json["state"] == HELD
    assert ada.post(f"/messages/{message.id}/hold").json["state"] == HELD
    server.refusal = None
    mailing.comes(mailing.house.now() + timedelta(days=2))
    assert server.taken == []
    assert mailing.house.program(mailing.world.sam).post(f"/messages/{message.id}/new_try").status_code == 403

    # Then it goes out once when it is tried again, and cannot be stopped or tried after that
    assert ada.post(f"/messages/{message.id}/new_try").json["state"] == QUEUED
    mailing.house.run_jobs()
    (sent,) = mailing.messages()
    assert (sent.state, sent.state_reason, len(server.taken)) == (SENT, "", 1)
    assert ada.post(f"/messages/{message.id}/hold").json["code"] == "not_stoppable"
    assert ada.post(f"/messages/{message.id}/new_try").json["code"] == "not_tried_again"
    names = [each.name for each in mailing.house.events() if each.subject_id == message.id]
    assert names[1:] == [f"notifications.message_{each}" for each in ("held", "queued_again", "sent")]


def test_a_message_that_is_given_up_says_so_and_is_listed(mailing: Scene, server: MailServer):
    mailing.world.submitted()
    mailing.house.run_jobs()
    for _ in range(30):
        (job,) = mailing.house.jobs("notifications.send_message")
        if job.state != DEAD:
            mailing.comes(job.run_at)

    (message,) = mailing.messages()
    assert (message.state, message.state_reason.count("The disk is full")) == (FAILED, 1)
    ada = mailing.house.browser(mailing.world.ada)
    assert "1 message could not be sent" in ada.get("/").text
    page = ada.get(f"/lists/messages?state={FAILED}").text
    assert "The disk is full" in page
    assert message.subject not in ada.get(f"/lists/messages?state={BOUNCED}").text

    server.refusal = None
    ada.post(f"/messages/{message.id}/new-try")
    mailing.house.run_jobs()
    assert [each.state for each in mailing.messages()] == [SENT]
    assert len(server.taken) == 1


def test_a_reminder_that_was_not_taken_can_be_stopped_and_is_not_planned_again(mailing: Scene, server: MailServer):
    # Given the reminder of a return that the server does not take
    due = mailing.return_due(mailing.house.now() + timedelta(days=60))
    mailing.house.run_jobs()
    first = mailing.reminders()[0]
    mailing.comes(first.send_at)
    waiting = [each for each in mailing.messages() if each.state == WAITING]
    assert {each.key for each in waiting} >= {f"reminder:{first.id}"}
    ada = mailing.house.browser(mailing.world.ada)
    assert "The disk is full" in ada.get("/reminders").text

    # When it is stopped, looking again at what is outstanding does not bring it back
    stopped = next(each for each in waiting if each.key == f"reminder:{first.id}")
    ada.post(f"/messages/{stopped.id}/hold")
    server.refusal = None
    mailing.happens(ReturnPlanned(return_id=due, award_id=new_id(), due_at=mailing.house.now()))
    mailing.comes(mailing.house.now() + timedelta(hours=2))
    assert "Stopped by an administrator" in ada.get(f"/messages/{stopped.id}").text
    reached = [each for mail in server.taken if "is due" in mail["Subject"] for each in mail["To"].addresses]
    assert len(reached) == len(waiting) - 1

    # And when it is tried again after the return is in, its sender holds it
    mailing.sends_return(due)
    mailing.house.run_jobs()
    ada.post(f"/messages/{stopped.id}/new-try")
    mailing.house.run_jobs()
    (held,) = [each for each in mailing.messages() if each.id == stopped.id]
    assert (held.state, held.state_reason, held.held_by) == (HELD, "The return is in.", None)


def test_messages_about_one_thing_are_listed_together(postgres_scene: Scene):
    scene = postgres_scene
    application_id = scene.world.submitted()
    scene.return_due(scene.house.now() + timedelta(days=2))
    scene.comes(scene.house.now() + timedelta(days=1))
    ada = scene.house.browser(scene.world.ada)
    assert "is due" in ada.get("/lists/messages").text
    page = ada.get(f"/lists/messages?of={application_id}").text
    assert "We have your application" in page
    assert "is due" not in page
