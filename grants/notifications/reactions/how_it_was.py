"""With which messages people are asked how it was: each gets a token to answer once, which names nobody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.letters.rules import DECLINE, INELIGIBLE, OFFER, RESERVE_CLOSED
from grants.kernel.web import this_app
from grants.monitoring.models import Return
from grants.reporting.experience.rules import APPLIED, AWARDED, DECLINED, RETURNED
from grants.reporting.experience.service import ask

AFTER = {OFFER: AWARDED, DECLINE: DECLINED, INELIGIBLE: DECLINED, RESERVE_CLOSED: DECLINED}
"""After which letters we ask."""


def after_applying(session: Session, application: Application, *, now: datetime) -> str:
    """For whoever hears that we have their application."""
    return _token(
        session, APPLIED, application.round.scheme_id, about=application.id, person_id=application.reader_id, now=now
    )


def after_letter(session: Session, letter: Letter, application: Application, *, now: datetime) -> str | None:
    """For whoever gets a letter about a decision; None for a letter that decides nothing yet."""
    if letter.kind not in AFTER:
        return None
    scheme_id = application.round.scheme_id
    return _token(session, AFTER[letter.kind], scheme_id, about=application.id, person_id=letter.person_id, now=now)


def after_return(session: Session, sent: Return, *, now: datetime) -> str | None:
    """For whoever sent a return; None where it had come back to them, for they were asked before."""
    if sent.submitted_by is None or sent.reviewed_at is not None:
        return None
    return _token(session, RETURNED, sent.award.scheme_id, about=sent.id, person_id=sent.submitted_by, now=now)


def _token(session: Session, occasion: str, scheme_id: UUID, *, about: UUID, person_id: UUID, now: datetime) -> str:
    secret = this_app().settings.secret_key
    return ask(session, occasion, scheme_id=scheme_id, subject_id=about, person_id=person_id, secret=secret, now=now)
