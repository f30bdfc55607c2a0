"""Messages: what people are told of what has happened, once, in their format."""

from datetime import timedelta

from grants.applications.events import ApplicationSubmitted
from grants.awards.events import LetterWritten
from grants.identity.models import Person
from grants.kernel.events import StoredEvent
from grants.kernel.jobs import DONE
from grants.kernel.money import Pence
from grants.notifications.reactions import life
from tests.notifications.rows import LETTER, Scene


def test_who_sends_an_application_hears_that_we_have_it(scene: Scene):
    application = scene.world.application(scene.world.submitted())
    scene.house.run_jobs()

    (mail,) = scene.mails()
    assert mail["Subject"] == f"We have your application {application.reference}"
    words = mail.get_body(("plain",)).get_content()
    assert "A garden for everybody" in words
    assert "£5,000" in words
    assert f"/applications/{application.id}" in words
    (message,) = scene.messages()
    assert (message.state, message.person_id, message.about_id) == ("sent", scene.world.sam.id, application.id)
    assert [e.facts["message_id"] for e in scene.house.events("notifications.message_sent")] == [str(message.id)]


def test_the_letter_goes_to_the_person_with_the_file(scene: Scene):
    scene.letter()
    scene.house.run_jobs()

    (mail,) = scene.mails("We are offering you a grant")
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("Our letter.pdf", "application/pdf")
    assert attached.get_content() == LETTER


def test_who_asked_for_the_words_alone_gets_them_in_the_mail_itself(scene: Scene):
    scene.changes(Person, scene.world.sam.id, letter_format="plain_text")
    scene.letter(kind="decline", content=b"We are sorry.", media_type="text/plain; charset=utf-8")
    scene.house.run_jobs()

    (mail,) = scene.mails("Our decision")
    assert mail.get_content_type() == "text/plain"
    assert "We are sorry." in mail.get_content()


def test_large_print_makes_the_words_large(scene: Scene):
    scene.changes(Person, scene.world.sam.id, letter_format="large_print")
    scene.world.submitted()
    scene.house.run_jobs()
    assert "font-size: 24px" in scene.mails()[0].get_body(("html",)).get_content()


def test_what_people_type_stays_text_and_one_line_in_the_subject(scene: Scene):
    scene.return_due(scene.house.now() + timedelta(days=60), title="<b>Bees</b>\r\nBcc: all@example.org & more")
    scene.house.run_jobs()
    scene.comes(scene.reminders()[0].send_at)

    mail = scene.mails()[0]
    assert "<b>Bees</b> Bcc: all@example.org & more" in mail["Subject"]
    assert mail["Bcc"] is None
    html = mail.get_body(("html",)).get_content()
    assert "<b>Bees" not in html
    assert "&lt;b&gt;Bees" in html


def test_reactions_run_twice_write_one_message(scene: Scene):
    letter_id = scene.letter()
    with scene.house.read() as session:
        events = {name: [] for name in ("applications.application_submitted", "awards.letter_written")}
        for event in session.query(StoredEvent).filter(StoredEvent.name.in_(events)):
            events[event.name].append(event.facts)
    scene.house.run_jobs()
    with scene.house.write() as session:
        now = scene.house.now()
        submitted = ApplicationSubmitted.from_facts(events["applications.application_submitted"][0])
        assert isinstance(submitted.amount_requested_pence, Pence)
        life.confirm_receipt(session, submitted, now=now)
        written = LetterWritten.from_facts(events["awards.letter_written"][0])
        assert written.letter_id == letter_id
        life.send_letter(session, written, now=now)
    scene.house.run_jobs()

    assert len(scene.messages()) == 2
    assert len(scene.mails()) == 2
    assert {job.state for job in scene.house.jobs("notifications.send_message")} == {DONE}


def test_a_message_names_its_installation_and_nothing_is_left_to_fill_in(scene: Scene):
    scene.letter()
    scene.house.run_jobs()
    for mail in scene.mails():
        for kind in ("plain", "html"):
            words = mail.get_body((kind,)).get_content()
            assert "Aire Valley Community Foundation" in words
            assert not any(mark in words for mark in ("{{", "{%", "None", "Undefined"))
