"""What shows how it went: feedback, evaluations, recordings and receipts, with the consent of whoever is in them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from grants.kernel.uploads.models import Upload
from grants.kernel.uploads.service import record_scan
from grants.monitoring.telling.evidence.models import EvidenceFile
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.test_file_checks import PDF, photograph
from tests.kernel.test_recordings import WHERE, mp4
from tests.monitoring.filling import fill_in
from tests.monitoring.test_told_another_way import first_of
from tests.organisations.given import read


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house, returns=3, instalments=3)


def scanned(world: World, *, harmful: bool) -> None:
    with world.house.write() as session:
        for upload in session.scalars(select(Upload)).all():
            record_scan(session, upload.id, harmful=harmful, now=world.house.now())


def sent(kind: str, content: bytes | None, name: str = "note.m4a", **more: Any) -> dict[str, Any]:
    file = {"file": (BytesIO(content), name)} if content is not None else {}
    return {"kind": kind, "shows": "", **file, **more}


def test_a_voice_note_is_added_with_consent_seen_and_otherwise_an_exception(world: World):
    first = first_of(world, world.begun())
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)
    path = f"/returns/{first.id}/evidence"
    read(mel.get(path))
    # A voice note that is none is refused by its name, and one without consent by what is missing
    refused = mel.post(path, data=sent("voice_note", PDF, "song.m4a", people_agreed="yes"))
    assert refused.status_code == 422
    assert "song.m4a: This is not a voice note." in refused.text
    assert "Ask the people who are named" in mel.post(path, data=sent("voice_note", mp4())).text
    assert "Choose the file." in mel.post(path, data=sent("final_evaluation", None)).text
    # When Mel adds one, twice, and what people said
    assert mel.post(path, data=sent("voice_note", mp4(), people_agreed="yes")).status_code == 302
    assert "is here already" in mel.post(path, data=sent("voice_note", mp4(), people_agreed="yes")).text
    for _ in range(2):
        said = sent("feedback", None, shows="“I have somewhere to go on Fridays.”")
        assert mel.post(path, data=said).status_code == 302
    # Then administrators read nothing of it until it is sent, and open it once it was scanned, as it is kept
    assert world.house.program(world.ada).get(path).json["items"] == []
    fill_in(mel, first.id)
    mel.post(f"/returns/{first.id}/check", data={"version": "3", "early": "yes"})
    pieces = world.house.program(world.ada).get(path).json["items"]
    assert [(each["kind"], each["people_agreed"]) for each in pieces] == [("voice_note", True), ("feedback", False)]
    address = f"/returns/evidence/files/{pieces[0]['files'][0]['id']}"
    assert ada.get(address).status_code == 403
    # And nobody says that they saw what they cannot open yet
    assert ada.get(path).text.count("I have seen it") == 1
    unseen = world.house.program(world.ada).post(f"/returns/evidence/{pieces[0]['id']}/seen", {})
    assert (unseen.status_code, "No scanner has looked" in unseen.text) == (403, True)
    scanned(world, harmful=False)
    opened = ada.get(address)
    assert (opened.status_code, opened.mimetype) == (200, "audio/mp4")
    assert WHERE not in opened.data
    assert world.house.browser(world.nina).get(address).status_code == 403
    # What nobody looks at becomes an exception, until somebody has
    world.house.clock.move_to(world.house.now() + timedelta(days=30))
    ada = world.house.browser(world.ada)
    assert "We have not seen what Beeston Growers added to return 1" in ada.get("/exceptions?matter=shown").text
    assert "Evidence that nobody has seen yet" in ada.get(f"/returns/{first.id}/review").text
    program = world.house.program(world.ada)
    for piece in pieces:
        for _ in range(2):
            assert program.post(f"/returns/evidence/{piece['id']}/seen", {}).status_code == 201
    assert "We have not seen what" not in ada.get("/exceptions?matter=shown").text
    read(ada.get(path))
    taken_out = world.house.program(world.mel).delete(f"/returns/evidence/{pieces[0]['id']}")
    assert taken_out.json["code"] == "seen"


def test_what_does_harm_is_closed_and_whoever_sent_it_hears(world: World):
    first = first_of(world, world.begun())
    mel = world.house.browser(world.mel)
    path = f"/returns/{first.id}/evidence"
    assert mel.post(path, data=sent("photograph", photograph(), "us.jpg", people_agreed="yes")).status_code == 302
    assert "This is not a photograph" in mel.post(path, data=sent("photograph", PDF, people_agreed="yes")).text
    scanned(world, harmful=True)
    world.house.run_jobs()
    with world.house.read() as session:
        upload = session.scalars(select(EvidenceFile)).one()
        subjects = list(session.scalars(select(Message.subject).where(Message.person_id == world.mel.id)))
    assert "A file in your monitoring return can do harm" in subjects
    assert mel.get(f"/returns/evidence/files/{upload.id}").status_code == 403
    piece = world.house.program(world.mel).get(path).json["items"][0]
    for status in (204, 404):
        assert world.house.program(world.mel).delete(f"/returns/evidence/{piece['id']}").status_code == status
    assert world.house.jobs(state="dead") == []
