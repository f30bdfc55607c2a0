"""Documents are asked for once, written by a worker, and kept."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from uuid import UUID

import pytest

from grants.kernel.db import new_id
from grants.kernel.documents import PDF, WRITE_DOCUMENT, WrittenDocument, ask_for_document, document_about
from grants.kernel.jobs import DEAD, DONE, RUNNING
from tests.house import TestHouse
from workers import actors, documents
from workers.pdf import TooSlow, make_pdf


def test_a_document_is_written_once_however_often_it_is_asked_for(house: TestHouse, monkeypatch: pytest.MonkeyPatch):
    # Given a kind of document that can be written
    written = WrittenDocument("Questions.pdf", "application/pdf", b"%PDF-1.7 what we ask")
    monkeypatch.setattr(documents, "WRITERS", {"trial": lambda app, session, document: written})
    subject = new_id()

    # When it is asked for twice, and the workers have run
    for _ in range(2):
        with house.write() as session:
            ask_for_document(session, "trial", subject, edition=1, in_format=PDF, now=house.now())
    house.run_jobs()

    # Then there is one, with its file
    assert len(house.jobs(WRITE_DOCUMENT)) == 1
    with house.read() as session:
        document = document_about(session, "trial", subject, edition=1, in_format=PDF)
        assert document is not None
        assert document.file is not None
        assert document.file.name == "Questions.pdf"
        assert house.app.files.get(document.file.digest) == written.content


def test_two_who_ask_at_the_same_time_get_the_same(postgres_house: TestHouse):
    house, subject = postgres_house, new_id()

    def ask() -> UUID:
        with house.write() as session:
            return ask_for_document(session, "trial", subject, edition=1, in_format=PDF, now=house.now()).id

    # Given one who has asked, and whose transaction has not ended
    with ThreadPoolExecutor(1) as other, house.write() as session:
        first = ask_for_document(session, "trial", subject, edition=1, in_format=PDF, now=house.now())

        # When another asks, and the first then ends
        second = other.submit(ask)
        wait([second], timeout=0.3)
        session.commit()

        # Then both have the same document, which is to be written once
        assert second.result(30) == first.id
    assert len(house.jobs(WRITE_DOCUMENT)) == 1


def test_a_kind_that_nobody_can_write_ends_with_its_reason(house: TestHouse):
    with house.write() as session:
        ask_for_document(session, "nonsense", new_id(), edition=1, in_format=PDF, now=house.now())
    house.run_jobs()

    (job,) = house.jobs(WRITE_DOCUMENT, DEAD)
    assert "nonsense" in (job.last_error or "")


def test_what_takes_too_long_is_given_up_after_three_tries_and_administrators_are_told(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
):
    # Given a document that is never ready in time
    def too_slow(*_: object) -> WrittenDocument:
        raise TooSlow("The document was not ready after 60 seconds.")

    monkeypatch.setattr(documents, "WRITERS", {"trial": too_slow})
    job_id = asked(house, "trial")

    # When it has been tried as often as that is worth
    for _ in range(3):
        house.run_jobs()
        house.clock.advance(hours=1)

    # Then it is tried no more, and who can do something about it is told
    (job,) = house.jobs(WRITE_DOCUMENT, DEAD)
    assert (job.id, job.attempts) == (job_id, 3)
    ada = house.browser(house.person("Ada", administrator=True))
    assert "1 document could not be written" in ada.get("/").text
    assert "not ready after 60 seconds" in ada.get("/oversight/jobs").text
    assert "could not be written" not in house.browser(house.person("Sam")).get("/").text


def test_short_work_does_not_wait_for_a_long_document(postgres_house: TestHouse, monkeypatch: pytest.MonkeyPatch):
    # Given a long document under way in one thread of a process
    house, begun, may_end = postgres_house, threading.Event(), threading.Event()

    def written(*_: object) -> WrittenDocument:
        begun.set()
        assert may_end.wait(30)
        return WrittenDocument("Pack.pdf", "application/pdf", b"%PDF-1.7 of many pages")

    def in_short(*_: object) -> WrittenDocument:
        return WrittenDocument("Letter.pdf", "application/pdf", make_pdf("<title>A letter</title><p>Dear Sam"))

    monkeypatch.setattr(documents, "WRITERS", {"long": written, "short": in_short})
    monkeypatch.setattr(actors, "_apps", [house.app])
    long, short = asked(house, "long"), asked(house, "short")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(actors.run_document.fn, str(long))
        assert begun.wait(30)

        # When another thread takes up a short one, it is written meanwhile
        actors.run_document.fn(str(short))
        states = {job.id: job.state for job in house.jobs(WRITE_DOCUMENT)}
        may_end.set()
        waiting.result()
    assert states == {long: RUNNING, short: DONE}


def asked(house: TestHouse, kind: str) -> UUID:
    """The job of a document of this kind."""
    with house.write() as session:
        ask_for_document(session, kind, new_id(), edition=1, in_format=PDF, now=house.now())
    return max(house.jobs(WRITE_DOCUMENT), key=lambda job: job.id).id
