"""Mails and texts leave by GOV.UK Notify or a gateway, each once; who prefers texts gets them in place of mails."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.identity.models import Person
from grants.identity.needs.models import CommunicationNeed
from grants.identity.needs.rules import NOTHING, mobile_number
from grants.kernel.clock import end_of_day
from grants.kernel.writing import Written
from grants.notifications.delivering.bounces.models import Bounce
from grants.notifications.delivering.receipts.rules import SAID
from grants.notifications.delivering.texting.rules import LONGEST_TEXT, short_text
from grants.notifications.models import HandSending
from grants.notifications.state_rules import BOUNCED, FAILED, WAITING
from tests.notifications.rows import Scene
from tests.notifications.worldwide import (
    FILE_TEMPLATE,
    TEMPLATE,
    TEXT_TEMPLATE,
    Outside,
    outside,
    through_notify,
    with_settings,
)

DUE = end_of_day(date(2027, 4, 30))


@pytest.fixture
def world() -> Iterator[Outside]:
    with outside() as world:
        yield world


def prefers_texts(scene: Scene, phone: str | None) -> None:
    """Sam prefers text messages; Bea gets mail."""
    scene.changes(Person, scene.world.sam.id, phone=phone)
    needs = {**NOTHING, "contact_method": "text_message", "review_on": date(2028, 1, 1)}
    with scene.house.write() as session:
        session.add(CommunicationNeed(person_id=scene.world.sam.id, **needs))


def to(world: Outside, field: str) -> list[Any]:
    return sorted(each[field] for each in world.sent if field in each)


def test_mails_go_through_notify_with_our_reference_and_letters_as_files(postgres_scene: Scene, world: Outside):
    # Given an installation whose mails go through Notify
    scene = postgres_scene
    through_notify(scene.house, world)

    # When a letter is written and sent
    scene.letter()
    scene.house.run_jobs()

    # Then Notify has it, with the letter to fetch and the job's id as reference, and no mail is in the outbox
    (message,) = [each for each in scene.messages() if each.attachment_id]
    (sent,) = [each for each in world.sent if each["reference"] == str(message.mail_id)]
    assert (sent["template_id"], sent["email_address"]) == (FILE_TEMPLATE, scene.world.sam.email)
    assert set(sent["personalisation"]) == {"subject", "body", "file"}
    assert scene.house.mails() == []
    assert {each["template_id"] for each in world.sent} == {TEMPLATE, FILE_TEMPLATE}


def test_an_answer_that_is_lost_sends_nothing_twice(postgres_scene: Scene, world: Outside):
    scene = postgres_scene
    through_notify(scene.house, world)
    world.loses_answers = 1
    scene.letter()
    scene.house.run_jobs()
    assert WAITING in {each.state for each in scene.messages()}
    scene.comes(scene.house.now().replace(hour=12))
    assert {each.state for each in scene.messages()} == {"sent"}
    assert len({each["reference"] for each in world.sent}) == len(world.sent) == len(scene.messages())


@pytest.mark.parametrize(("status", "state"), [(400, FAILED), (429, WAITING), (403, WAITING)])
def test_what_notify_never_takes_is_given_up_and_the_rest_tried_again(
    postgres_scene: Scene, world: Outside, status: int, state: str
):
    scene = postgres_scene
    through_notify(scene.house, world)
    world.answers = [status]
    scene.letter()
    scene.house.run_jobs()
    (message,) = [each for each in scene.messages() if each.state != "sent"]
    assert message.state == state
    assert "No such" in message.state_reason


def test_a_reminder_goes_as_a_text_to_who_prefers_that(scene: Scene, world: Outside):
    # Given a return that is due; Sam prefers texts and gave a mobile number, and a gateway is set
    with_settings(scene.house, text_url=f"{world.address}/send", text_key="k")
    prefers_texts(scene, "07700 900 123, after six")
    scene.return_due(DUE)

    # When its reminder goes out
    scene.comes(scene.house.now().replace(month=4, day=23, hour=12))

    # Then Sam gets a short text with the same sentence and the link, Bea a mail, and nobody is asked to text by hand
    texts = [each for each in world.sent if each["path"] == "/send"]
    assert {each["to"] for each in texts} == {"+447700900123"}
    assert "Your report on “A garden for everybody” is due in 7 days" in texts[-1]["text"]
    assert "/returns/" in texts[-1]["text"]
    assert len({each["reference"] for each in texts}) == len(texts)
    assert world.headers[0]["Authorization"] == "Bearer k"
    assert {str(each["To"].addresses[0].addr_spec) for each in scene.mails("is due in")} == {scene.bea.email}
    with scene.house.read() as session:
        assert session.query(HandSending).count() == 0
    message = next(m for m in scene.messages() if m.person_id == scene.world.sam.id)
    assert "+447700900123" in scene.house.browser(scene.world.ada).get(f"/messages/{message.id}").text


def test_who_gave_no_mobile_number_gets_the_mail_and_administrators_hear(postgres_scene: Scene, world: Outside):
    scene = postgres_scene
    with_settings(scene.house, text_url=f"{world.address}/send")
    prefers_texts(scene, "0113 496 0000")
    scene.return_due(DUE)
    scene.comes(scene.house.now().replace(month=4, day=23, hour=12))
    assert world.sent == []
    assert scene.world.sam.email in {str(each["To"].addresses[0].addr_spec) for each in scene.mails("is due in")}
    with scene.house.read() as session:
        assert {each.how for each in session.query(HandSending)} == {"by text message"}


def test_what_notify_could_not_deliver_is_recorded_as_come_back_once(postgres_scene: Scene, world: Outside):
    # Given a letter that Notify took, and later says that the address does not exist
    scene = postgres_scene
    through_notify(scene.house, world)
    scene.letter()
    scene.house.run_jobs()
    message = next(each for each in scene.messages() if each.attachment_id)
    told = next(each for each in world.sent if each["reference"] == str(message.mail_id))
    told["status"] = "permanent-failure"
    world.took("/elsewhere", {"reference": "somebody else's", "status": "permanent-failure"})

    # When Notify is asked, twice
    for _ in range(2):
        scene.comes(scene.house.now() + timedelta(minutes=16))

    # Then the message has come back, once, and says why
    with scene.house.read() as session:
        (bounce,) = session.scalars(select(Bounce))
        assert (bounce.address, bounce.status) == (scene.world.sam.email, "5.1.1")
    came_back = next(each for each in scene.messages() if each.id == message.id)
    assert (came_back.state, came_back.state_reason) == (BOUNCED, SAID["permanent-failure"])


def test_texts_go_through_notify_too(postgres_scene: Scene, world: Outside):
    scene = postgres_scene
    through_notify(scene.house, world)
    prefers_texts(scene, "+44 (0)7700 900123")
    scene.return_due(DUE)
    scene.comes(scene.house.now().replace(month=4, day=23, hour=12))
    assert set(to(world, "phone_number")) == {"+447700900123"}
    assert TEXT_TEMPLATE in {each["template_id"] for each in world.sent}


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("Sam: (07700) 900-123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("+44 (0) 7700 900123", "+447700900123"),
        ("0113 496 0000 or 07700900123", "+447700900123"),
        ("0113 496 0000", None),
        ("", None),
        (None, None),
    ],
)
def test_a_mobile_number_is_found_in_what_people_write(phone: str | None, number: str | None):
    assert mobile_number(phone) == number


@given(st.text(max_size=600), st.booleans())
def test_a_text_keeps_its_link_and_is_never_too_long(subject: str, has_link: bool):
    html = '<a href="https://grants.example/returns/1?a=1&amp;b=2">Go</a>' if has_link else "<p>Words</p>"
    text = short_text(Written(subject, "", html), "Aire Fund")
    assert len(text) <= LONGEST_TEXT
    assert text.endswith("https://grants.example/returns/1?a=1&b=2") == has_link
