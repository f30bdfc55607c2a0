"""The receipt and the copies to keep; and that nothing which people type is ever obeyed as HTML."""

import io
import subprocess
from html import escape
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from sqlalchemy import select

from grants.applications import queries, service
from grants.applications.copies.service import COPY
from grants.applications.screening import service as screening_service
from grants.identity import service as identity
from grants.kernel.documents import FORMATS, PDF, Document, ask_for_document, document_about
from grants.kernel.jobs import DEAD
from tests.applications.rows import World, build
from tests.applications.test_pages import seen
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.made import make_member

HOSTILE = "</textarea></p><script>alert('x')</script><img src=x onerror=alert(1)> {{ 7*7 }} & “quotes” مرحبا 🌱"


def wants(world: World, letter_format: str) -> None:
    with world.house.write() as session:
        person = session.merge(world.sam)
        identity.change_details(
            session,
            person,
            name=person.name,
            phone="",
            letter_format=letter_format,
            actor=world.house.actor(world.sam),
            now=world.house.now(),
        )


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "copy.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("letter_format", "own"), [("standard", "pdf"), ("large_print", "large_print"), ("plain_text", "plain_text")]
)
def test_the_copy_in_the_senders_format_is_made_without_asking(postgres_world: World, letter_format: str, own: str):
    # Given Sam, who wants letters in a format
    world = postgres_world
    wants(world, letter_format)
    application_id = world.submitted()
    sam = world.house.browser(world.sam)
    receipt = f"/applications/{application_id}/receipt"
    assert "being written" in words_of(seen(sam.get(receipt)))
    assert sam.get(f"/applications/{application_id}/copies/{own}").status_code == 404

    # When the workers have run, the receipt leads to it
    world.house.run_jobs()
    page = sam.get(receipt)
    assert f"/copies/{own}" in page.text
    copy = sam.get(f"/applications/{application_id}/copies/{own}")
    assert copy.status_code == 200
    assert world.application(application_id).reference in copy.headers["Content-Disposition"]
    assert copy.headers["Cache-Control"] == "no-store"
    assert world.house.browser(world.olu).get(f"/applications/{application_id}/copies/{own}").status_code == 403
    if own == "plain_text":
        assert "A garden behind the library." in copy.text

    # And the mail that says so leads to the copies
    mail = next(path.read_text() for path in world.house.mails() if "We have your application" in path.read_text())
    assert "/receipt" in mail.replace("=\n", "")


def test_a_copy_that_does_not_come_can_be_asked_for(postgres_world: World):
    # Given an application that was sent while no worker ran
    world = postgres_world
    application_id = world.submitted()
    sam, receipt = world.house.browser(world.sam), f"/applications/{application_id}/receipt"
    assert sam.get(receipt).text.count("Make a copy: ") == len(FORMATS) - 1

    # When the copy has not come for a while
    world.house.clock.advance(minutes=11)

    # Then nobody waits for it any longer, and it is there once
    assert sam.get(receipt).text.count("Make a copy: ") == len(FORMATS)
    assert sam.post(f"/applications/{application_id}/copies", data={"format": PDF}).status_code == 302
    world.house.run_jobs()
    assert sam.get(f"/applications/{application_id}/copies/pdf").status_code == 200
    with world.house.read() as session:
        assert len(session.scalars(select(Document).where(Document.subject_id == application_id)).all()) == 1


def test_the_receipt_says_what_is_done_by_hand_to_its_reader_alone(postgres_world: World):
    # Given Sam, who wants to be told by text message, and Olu of the same organisation
    world = postgres_world
    with world.house.write() as session:
        of, now = world.organisation_id, world.house.now()
        make_member(session, of, world.olu.id, now, position="Helper")
    sam, olu = world.house.browser(world.sam), world.house.browser(world.olu)
    typed = {"name": "Sam Field", "phone": "0113 496 0000", "letter_format": "standard"}
    assert sam.post("/account", data=typed).status_code == 302
    refused = sam.post("/account/communication", data={"contact_method": "text_message"})
    assert (refused.status_code, "We can only text a mobile number" in refused.text) == (422, True)
    assert sam.post("/account", data={**typed, "phone": "07700 900123"}).status_code == 302
    assert sam.post("/account/communication", data={"contact_method": "text_message"}).status_code == 302

    # When the application is sent
    receipt = f"/applications/{world.submitted()}/receipt"

    # Then Sam reads what is done, and Olu only that it is on its way
    assert "by text message as well" in words_of(seen(sam.get(receipt)))
    theirs = words_of(seen(olu.get(receipt)))
    assert "on its way to Sam Field" in theirs
    assert "text message" not in theirs
    assert "sam.field@example.org" not in theirs


def test_every_format_can_be_had_and_stays_the_same_after_screening(world: World):
    application_id = world.submitted()
    sam = world.house.program(world.sam)
    path = f"/applications/{application_id}/copies"
    for in_format in ("large_print", "plain_text", "large_print"):
        assert sam.post(path, {"format": in_format}).status_code == 201
    assert sam.post(path, {"format": "papyrus"}).status_code == 422
    world.house.run_jobs()
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        who = {"actor": world.house.actor(world.ada), "now": world.house.now()}
        screening_service.screen(
            session, application, outcome="eligible", reasons="", open_items_reason="We know them.", **who
        )
    copies = sam.get(path).json["items"]
    assert {(copy["format"], copy["written"]) for copy in copies} == {
        ("pdf", True),
        ("large_print", True),
        ("plain_text", True),
    }
    assert sam.get(f"{path}/plain_text").text.startswith("Application AP-")


def test_a_draft_has_no_copy_of_what_was_sent(postgres_world: World):
    application_id = postgres_world.complete_draft()
    answer = postgres_world.house.program(postgres_world.sam).post(
        f"/applications/{application_id}/copies", {"format": "pdf"}
    )
    assert (answer.status_code, answer.json["code"]) == (409, "not_submitted")


def hostile(world: World) -> UUID:
    """An application that says in every field what should never be obeyed."""
    application_id = world.complete_draft(plan=HOSTILE[:200], notes=HOSTILE)
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        who = {"actor": world.house.actor(world.sam), "now": world.house.now()}
        service.save_draft(session, application, title=HOSTILE, version=None, **who)
    return application_id


def test_html_in_every_field_is_shown_as_text_on_pages_in_mails_and_in_pdfs(house: TestHouse, tmp_path: Path):
    # Given an application of hostile text, shown while it is a draft and after it was sent
    world = build(house)
    application_id = hostile(world)
    sam, ada = world.house.browser(world.sam), world.house.browser(world.ada)
    whole = f"/applications/{application_id}"
    pages = [sam.get(f"{whole}{place}") for place in ("", "/sections/work", "/sections/safety", "/check", "/parties")]
    with world.house.write() as session:
        application = queries.application_of(session, application_id)
        service.submit(session, application, actor=world.house.actor(world.sam), now=world.house.now())
    world.house.run_jobs()
    pages += [sam.get(f"{whole}{place}") for place in ("", "/receipt", "/copy.html", "/withdrawal")]
    pages += [sam.get("/applications"), sam.get("/messages"), sam.get("/")]
    pages += [ada.get(whole), ada.get(f"{whole}/screening"), ada.get(f"/lists/applications?of={world.round_id}")]

    # Then no page has a script or a picture of it, and those that show it show it as text
    for page in pages:
        assert page.status_code == 200, page.request.path
        assert "<script>alert" not in page.text, page.request.path
        assert "<img src=x" not in page.text, page.request.path
        assert "49 &amp;" not in page.text, page.request.path
    shown = escape(HOSTILE, quote=False)[:60]
    assert all(shown.partition("'")[0] in page.text for page in (pages[0], pages[3], pages[5]))

    # And neither the mail nor the PDF, in which every word can be found
    mails = [path.read_text() for path in world.house.mails()]
    assert mails
    assert not any("<script>alert" in mail.partition("Content-Type: text/html")[2] for mail in mails)
    pdf = sam.get(f"{whole}/copies/pdf").data
    assert "<script>alert('x')</script>" in text_of(pdf, tmp_path).replace("\n", "")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert "pdfuaid:part" in document.open_metadata()


def test_a_copy_of_what_has_changed_since_is_not_written_and_troubles_nobody(postgres_world: World):
    # Given an application that was sent, and a copy of it asked for as it was before it last changed
    application_id = postgres_world.submitted()
    edition = postgres_world.application(application_id).copy_edition
    assert edition is not None
    with postgres_world.house.write() as session:
        now = postgres_world.house.now()
        ask_for_document(session, COPY, application_id, edition=edition - 1, in_format=PDF, now=now)

    # When the workers run
    postgres_world.house.run_jobs()

    # Then only the copy of what stands now is there, and no job has failed
    assert postgres_world.house.jobs(state=DEAD) == []
    with postgres_world.house.read() as session:
        old = document_about(session, COPY, application_id, edition=edition - 1, in_format=PDF)
        assert old is not None
        assert old.file is None
