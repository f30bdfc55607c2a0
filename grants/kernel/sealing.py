"""Sealing: committed events are bound into a chain of hashes in small batches.

Each seal covers the event, everything it is about, and the seal before it, so that no event can be changed, removed,
slipped in or moved into another's history without breaking every later seal. Nobody who writes waits for the chain.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import CheckConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.kernel.db import Base
from grants.kernel.events import EventSubject, StoredEvent
from grants.kernel.jobs import Job

log = structlog.get_logger()

BATCH = 500
FIRST_SEAL = "0" * 64
WITH_SUBJECTS = "2:"
"""How a seal begins that covers what its event is about. Older ones do not; the first of the new ones covers theirs."""
ADVISORY_LOCK = 360_141


class NewestSeal(Base):
    """The one row that says how far events are sealed, so that events cut off at the end are missed.

    Its number only ever grows; the database sees to it (see the first migration).
    """

    __tablename__ = "newest_seal"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    number: Mapped[int]
    seal: Mapped[str]

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


def seal_of(previous: str, event: StoredEvent, subjects: Collection[UUID]) -> str:
    """SHA-256 over the seal before, everything the event says and everything it is about, as canonical JSON."""
    return WITH_SUBJECTS + _hash([previous, *_said_by(event), sorted(map(str, subjects))])


def _seal_without_subjects(previous: str, event: StoredEvent) -> str:
    return _hash([previous, *_said_by(event)])


def _said_by(event: StoredEvent) -> list[object]:
    return [
        event.number,
        str(event.id),
        event.name,
        str(event.subject_id),
        str(event.actor_id) if event.actor_id else None,
        event.facts,
        event.at.isoformat(),
    ]


def _hash(content: object) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def seal_events(session: Session, now: datetime) -> None:
    """Seal the next batch of events. One at a time: on PostgreSQL an advisory lock sees to it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    waiting = select(StoredEvent).where(StoredEvent.number.is_(None)).order_by(StoredEvent.id).limit(BATCH)
    events = session.scalars(waiting).all()
    if not events:
        return
    newest = session.get(NewestSeal, 1)
    number, seal = (newest.number, newest.seal) if newest else (0, FIRST_SEAL)
    if not _covers_subjects(seal):
        seal = _with_earlier_subjects(session, seal, number)
    subjects = _subjects_of(session, events)
    for event in events:
        number += 1
        event.number = number
        event.seal = seal = seal_of(seal, event, subjects[event.id])
    session.flush()
    if newest is None:
        session.add(newest := NewestSeal())
    newest.number, newest.seal = number, seal
    log.info("events_sealed", up_to=number, seal=seal)  # kept outside, it shows whether the newest were removed


def _covers_subjects(seal: str) -> bool:
    return seal.startswith(WITH_SUBJECTS) or seal == FIRST_SEAL


def _with_earlier_subjects(session: Session, seal: str, up_to: int) -> str:
    """What stands for the last older seal in the first new one: itself, and all that the events before are about."""
    told = hashlib.sha256(seal.encode())
    rows = (
        select(StoredEvent.number, EventSubject.subject_id)
        .join(EventSubject, EventSubject.event_id == StoredEvent.id)
        .where(StoredEvent.number <= up_to)
        .order_by(StoredEvent.number, EventSubject.subject_id)
    )
    for number, subject_id in session.execute(rows.execution_options(yield_per=5_000)):
        told.update(f"{number} {subject_id}\n".encode())
    return told.hexdigest()


def _subjects_of(session: Session, events: Sequence[StoredEvent]) -> Mapping[UUID, list[UUID]]:
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    about = select(EventSubject.event_id, EventSubject.subject_id)
    for event_id, subject_id in session.execute(about.where(EventSubject.event_id.in_([each.id for each in events]))):
        found[event_id].append(subject_id)
    return found


# Looking whether it still holds


def broken_seals(session: Session, known: Mapping[int, str] | None = None) -> Iterator[str]:
    """Every place where the chain does not hold, each in a sentence.

    `known` are seals by number that were written down elsewhere.
    """
    known = dict(known or {})
    newest = session.get(NewestSeal, 1)
    number, seal = 0, FIRST_SEAL
    for event, subjects in _sealed_events(session):
        if event.number != number + 1:
            yield f"Events from {number + 1} on are missing before event {event.number} ({event.id})."
        elif (event.seal or "") not in _right_seals(session, seal, event, subjects):
            what = "or what it is about" if _covers_subjects(seal) else "or what one before it is about,"
            yield f"Event {event.number} ({event.name}, {event.id}), {what} has been changed since it was sealed."
        number, seal = event.number or 0, event.seal or ""
        if known.pop(number, seal) != seal:
            yield f"Event {number} has another seal than the one you know: it, or one before it, was written anew."
    yield from _end_missing(number, seal, newest, known)
    yield from _torn_off(session)


def newest_seal(session: Session) -> tuple[int, str] | None:
    """The number and the value of the last seal; None before anything is sealed."""
    newest = session.get(NewestSeal, 1)
    return (newest.number, newest.seal) if newest else None


def _sealed_events(session: Session) -> Iterator[tuple[StoredEvent, list[UUID]]]:
    """Each sealed event with what it is about, by number."""
    last = 0
    following = select(StoredEvent).order_by(StoredEvent.number).limit(BATCH)
    while events := session.scalars(following.where(StoredEvent.number > last)).all():
        subjects = _subjects_of(session, events)
        yield from ((event, subjects[event.id]) for event in events)
        last = events[-1].number or 0


def _right_seals(session: Session, previous: str, event: StoredEvent, subjects: list[UUID]) -> set[str]:
    if _covers_subjects(previous):
        right = {seal_of(previous, event, subjects)}
        return right | {_seal_without_subjects(previous, event)} if previous == FIRST_SEAL else right
    if not _covers_subjects(event.seal or ""):
        return {_seal_without_subjects(previous, event)}
    return {seal_of(_with_earlier_subjects(session, previous, (event.number or 0) - 1), event, subjects)}


def _end_missing(number: int, seal: str, newest: NewestSeal | None, known: Mapping[int, str]) -> Iterator[str]:
    """What is known of seals after the last event that is here, which has this number and seal."""
    last = max([newest.number if newest else 0, *known])
    if last > number:
        yield f"Events from {number + 1} to {last} are missing at the end: they were sealed."
    elif number and (newest is None or (newest.number, newest.seal) != (number, seal)):
        yield f"Event {number} is the last that is sealed, and what the database notes of that is something else."


def _torn_off(session: Session) -> Iterator[str]:
    """Events that are gone, but that something here still speaks of: what they were about, or work they asked for."""
    for where, rows in (
        ("what it was about is still noted", select(EventSubject.event_id).distinct()),
        ("work that it asked for is still noted", select(Job.args["event_id"].as_string()).distinct()),
    ):
        gone: set[UUID] = set()
        for some in session.scalars(rows.execution_options(yield_per=BATCH)).partitions():
            spoken_of = {UUID(str(each)) for each in some if each}
            gone |= spoken_of - set(session.scalars(select(StoredEvent.id).where(StoredEvent.id.in_(spoken_of))))
        for event_id in sorted(gone):
            yield f"Event {event_id} is gone: {where}."
