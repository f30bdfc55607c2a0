"""A copy of what was sent, in the format of whoever sent it, is made without asking."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.clarifications.events import ClarificationAnswered
from grants.applications.copies.service import ask_for_copy, format_for
from grants.applications.events import ApplicationSubmitted
from grants.applications.models import Application, Clarification
from grants.identity.models import Person


def copy_what_was_sent(session: Session, event: ApplicationSubmitted, *, now: datetime) -> None:
    """Have the copy of what was sent written for whoever hears from us about the application."""
    application = session.get_one(Application, event.application_id)
    _copy_for(session, application, application.reader_id, now)


def copy_what_was_answered(session: Session, event: ClarificationAnswered, *, now: datetime) -> None:
    """Have a copy of the application with the answer in it written for whoever answered."""
    application = session.get_one(Application, event.application_id)
    _copy_for(session, application, session.get_one(Clarification, event.clarification_id).answered_by, now)


def _copy_for(session: Session, application: Application, reader_id: UUID | None, now: datetime) -> None:
    reader = session.get(Person, reader_id) if reader_id else None
    if reader:
        ask_for_copy(session, application, in_format=format_for(session, reader), now=now)
