"""Sealing: committed events are bound into a chain of hashes in small batches.

Each seal covers the event and the seal before it, so that no event can be changed, removed or
slipped in without breaking every later seal. Nobody who writes waits for the chain.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from grants.kernel.events import StoredEvent

log = structlog.get_logger()

BATCH = 500
FIRST_SEAL = "0" * 64
ADVISORY_LOCK = 360_141


def seal_of(previous: str, event: StoredEvent) -> str:
    """SHA-256 over the seal before and everything the event says, as canonical JSON."""
    content = [
        previous,
        event.number,
        str(event.id),
        event.name,
        str(event.subject_id),
        str(event.actor_id) if event.actor_id else None,
        event.facts,
        event.at.isoformat(),
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def seal_events(session: Session, now: datetime) -> None:
    """Seal the next batch of events. One at a time: on PostgreSQL an advisory lock sees to it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    last = session.execute(
        select(StoredEvent.number, StoredEvent.seal)
        .where(StoredEvent.number.is_not(None))
        .order_by(StoredEvent.number.desc())
        .limit(1)
    ).one_or_none()
    number, seal = (last.number, last.seal) if last else (0, FIRST_SEAL)
    waiting = select(StoredEvent).where(StoredEvent.number.is_(None)).order_by(StoredEvent.id).limit(BATCH)
    before = number
    for event in session.scalars(waiting):
        number += 1
        event.number = number
        event.seal = seal = seal_of(seal, event)
    if number > before:
        log.info("events_sealed", up_to=number, seal=seal)  # kept outside, it shows whether the newest were removed


def broken_seals(session: Session) -> Iterator[str]:
    """Every place where the chain does not hold, each in a sentence."""
    previous, expected = FIRST_SEAL, 1
    sealed = select(StoredEvent).where(StoredEvent.number.is_not(None)).order_by(StoredEvent.number)
    for event in session.scalars(sealed.execution_options(yield_per=1000)):
        if event.number != expected:
            yield f"Events from {expected} on are missing before event {event.number} ({event.id})."
        elif event.seal != seal_of(previous, event):
            yield f"Event {event.number} ({event.name}, {event.id}) has been changed since it was sealed."
        previous, expected = event.seal or "", (event.number or 0) + 1
