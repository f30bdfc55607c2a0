"""Reading why a round was withdrawn or opened again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.events import StoredEvent
from grants.kernel.paging import LARGEST_PAGE, bounded
from grants.schemes.round_life.events import RoundReopened


def reopenings(session: Session, round_id: UUID) -> Sequence[tuple[datetime, str]]:
    """When a round was opened again, and why, the latest first."""
    found = select(StoredEvent).where(StoredEvent.subject_id == round_id, StoredEvent.name == RoundReopened.name())
    latest = found.order_by(StoredEvent.id.desc()).limit(bounded(LARGEST_PAGE))
    return [(stored.at, stored.facts["reason"]) for stored in session.scalars(latest)]
