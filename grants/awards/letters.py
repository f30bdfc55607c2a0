"""Letters are asked for here and kept here; the workers write them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.events import LetterWritten
from grants.awards.models import Award, Letter
from grants.kernel.access import SYSTEM
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.files import keep_file
from grants.kernel.jobs import add_job
from grants.organisations.queries import in_place_of
from grants.panels.models import AWARDING, RESERVE, Decision

WRITE_LETTER = "awards.write_letter"
RESERVE_CLOSED = "reserve_closed"
"""The letter to those whom no money reached before the reserve list was closed."""


def kind_for(outcome: str) -> str:
    """Which letter tells of a decision with this outcome."""
    if outcome in AWARDING:
        return "offer"
    return "reserve" if outcome == RESERVE else "decline"


def is_overtaken(letter: Letter) -> bool:
    """Whether what a letter would tell is no longer so: who was in reserve has been funded since."""
    return letter.kind == "reserve" and letter.decision.outcome in AWARDING


def ask_for_letter(
    session: Session, decision: Decision, *, award: Award | None, now: datetime, kind: str | None = None
) -> Letter:
    """Have the letter written that tells the applicant a decision; of another `kind`, what became of it.

    It goes to who sent the application, or for whom it was entered; where they have left, to who signs longest.
    """
    application = decision.application
    letter = Letter(
        id=new_id(),
        decision_id=decision.id,
        award_id=award.id if award else None,
        kind=kind or kind_for(decision.outcome),
        person_id=in_place_of(session, application.organisation_id, application.reader_id),
        asked_at=now,
    )
    session.add(letter)
    session.flush()
    add_job(session, WRITE_LETTER, key=str(letter.id), args={"letter_id": str(letter.id)}, now=now)
    return letter


def keep_letter(
    session: Session, letter_id: UUID, *, digest: str, name: str, media_type: str, size: int, now: datetime
) -> None:
    """Record the written letter. Doing it again changes nothing."""
    letter = session.scalars(select(Letter).where(Letter.id == letter_id).with_for_update()).one()
    if letter.written_at is not None:
        return
    kept = keep_file(session, digest=digest, name=name, media_type=media_type, size=size, now=now)
    session.flush()
    letter.file_id, letter.written_at = kept.id, now
    written = LetterWritten(letter_id=letter.id, decision_id=letter.decision_id, person_id=letter.person_id)
    about = (letter.award_id,) if letter.award_id else ()
    publish(session, written, actor=SYSTEM, now=now, about=about)
