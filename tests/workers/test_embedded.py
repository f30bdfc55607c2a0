"""Work in the process of `make run`: mails have threads that no document takes."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest

from grants.kernel.db import new_id
from grants.kernel.jobs import DOCUMENTS, MAIL, REACTIONS
from tests.house import TestHouse
from workers import actors, embedded
from workers.broker import hint


@pytest.fixture
def may_end() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()
    embedded.stop()


def test_no_number_of_slow_documents_holds_up_a_mail(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch, may_end: threading.Event
):
    # Given work that is done in this process, and many documents that do not end
    documents = [new_id() for _ in range(10)]
    begun: dict[UUID, threading.Event] = {}

    def run(job_id: str) -> None:
        begun[UUID(job_id)].set()
        if UUID(job_id) in documents:
            may_end.wait(30)

    def told_of(queue: str, job_id: UUID) -> threading.Event:
        begun[job_id] = threading.Event()
        hint(queue, job_id)
        return begun[job_id]

    monkeypatch.setattr(actors, "_run", run)
    monkeypatch.setattr(embedded, "tick_until", lambda stopped, app: stopped.wait())
    embedded.start(house.app)
    under_way = [told_of(DOCUMENTS, document) for document in documents]
    assert under_way[0].wait(10)

    # When a mail and a reaction become due, then both are done at once
    assert told_of(MAIL, new_id()).wait(10)
    assert told_of(REACTIONS, new_id()).wait(10)
    assert not all(document.is_set() for document in under_way)
