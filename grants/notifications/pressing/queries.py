"""Reading what people said about reminders."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.notifications.pressing.models import DoneAlready

SHOWN_FOR = timedelta(days=28)
MOST_SHOWN = 20


def who_has_done(session: Session, kind: str, subject_id: UUID, deadline_at: datetime) -> frozenset[UUID]:
    """Who said that something is done already, for the deadline that it has."""
    said = select(DoneAlready.person_id).where(DoneAlready.subject_id == subject_id, DoneAlready.kind == kind)
    return frozenset(session.scalars(said.where(DoneAlready.deadline_at == deadline_at)))


def said_lately(session: Session, now: datetime) -> Sequence[DoneAlready]:
    """What people said to be done in the last weeks, the latest first, with who said so."""
    found = select(DoneAlready).where(DoneAlready.at > now - SHOWN_FOR).options(joinedload(DoneAlready.person))
    return session.scalars(found.order_by(DoneAlready.at.desc(), DoneAlready.id).limit(MOST_SHOWN)).all()
