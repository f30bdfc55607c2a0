"""Documents are asked for once, written by a worker, and kept."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from grants.kernel.db import new_id
from grants.kernel.documents import PDF, WRITE_DOCUMENT, WrittenDocument, ask_for_document, document_about
from grants.kernel.jobs import DEAD, DONE
from tests.house import TestHouse
from workers import actors, documents


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


def test_a_kind_that_nobody_can_write_ends_with_its_reason(house: TestHouse):
    with house.write() as session:
        ask_for_document(session, "nonsense", new_id(), edition=1, in_format=PDF, now=house.now())
    house.run_jobs()

    (job,) = house.jobs(WRITE_DOCUMENT, DEAD)
    assert "nonsense" in (job.last_error or "")


def test_a_process_writes_one_document_at_a_time(postgres_house: TestHouse, monkeypatch: pytest.MonkeyPatch):
    # Given two documents that wait, each of which would notice the other under way
    house, under_way, together = postgres_house, threading.Semaphore(1), []

    def written(*_: object) -> WrittenDocument:
        alone = under_way.acquire(timeout=0)
        together.append(not alone)
        threading.Event().wait(0.2)
        if alone:
            under_way.release()
        return WrittenDocument("Questions.pdf", "application/pdf", b"%PDF-1.7 what we ask")

    monkeypatch.setattr(documents, "WRITERS", {"trial": written})
    monkeypatch.setattr(actors, "_apps", [house.app])
    with house.write() as session:
        for _ in range(2):
            ask_for_document(session, "trial", new_id(), edition=1, in_format=PDF, now=house.now())
    jobs = house.jobs(WRITE_DOCUMENT)

    # When two threads of workers take them up at once
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: actors.run_document.fn(str(job.id)), jobs))

    # Then both are written, one after the other
    assert together == [False, False]
    assert len(house.jobs(WRITE_DOCUMENT, DONE)) == 2
