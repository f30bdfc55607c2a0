"""Letters are asked for here and kept here; the workers write them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.events import LetterWritten
from grants.awards.letters import queries, rules
from grants.awards.letters.models import Letter
from grants.awards.letters.rules import INELIGIBLE
from grants.awards.letters.wording.asked import kept_to_say
from grants.awards.models import Award
from grants.kernel.access import SYSTEM
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.files import keep_file
from grants.kernel.jobs import add_job
from grants.organisations import queries as organisations
from grants.panels.models import AWARDING, Decision

WRITE_LETTER = "awards.write_letter"


def is_overtaken(letter: Letter) -> bool:
    """Whether what a letter would tell is no longer so: who was in reserve has been funded since."""
    return letter.kind == "reserve" and letter.decision is not None and letter.decision.outcome in AWARDING


def ask_for_letter(
    session: Session, decision: Decision, *, award: Award | None, now: datetime, kind: str | None = None
) -> Letter:
    """Have the letter written that tells the applicant a decision; of another `kind`, what became of it.

    It goes to who sent the application, or for whom it was entered; where they have left, to who signs longest.
    """
    letter = Letter(
        decision_id=decision.id,
        award_id=award.id if award else None,
        kind=kind or rules.kind_for(decision.outcome),
    )
    return _ask(session, letter, application=decision.application, now=now)


def ask_for_letter_of_screening(session: Session, application: Application, *, now: datetime) -> Letter:
    """Have the letter written that tells an applicant why their application cannot go to the panel, to the same."""
    return _ask(session, Letter(kind=INELIGIBLE), application=application, now=now)


def ask_for_letter_of_award(
    session: Session, award: Award, *, kind: str, about_id: UUID, facts: Mapping[str, Any], now: datetime
) -> Letter | None:
    """Have the letter written that tells a grantee what happens to a grant, with the `rules.FACTS` of its kind.

    One is asked for of each kind about each thing: asking again gives the same. It goes to who sent the application;
    where they have left or there was none, to who signs longest. None where nobody acts for the organisation.
    Raises ValueError when the facts are not those of the kind. The award comes with its application.
    """
    known = queries.letter_about(session, about_id, kind)
    if known is not None:
        return known
    reader = reader_of(session, award)
    if reader is None:
        return None
    letter = Letter(kind=kind, award_id=award.id, about_id=about_id, facts=rules.as_kept(kind, facts))
    return _add(session, letter, reader, now)


def reader_of(session: Session, award: Award) -> UUID | None:
    """To whom letters about a grant are written; None where nobody acts for the organisation."""
    if award.application is not None:
        return organisations.in_place_of(session, award.organisation_id, award.application.reader_id)
    return organisations.longest_signatory(session, award.organisation_id)


def _ask(session: Session, letter: Letter, *, application: Application, now: datetime) -> Letter:
    letter.application_id = application.id
    reader = organisations.in_place_of(session, application.organisation_id, application.reader_id)
    return _add(session, letter, reader, now)


def _add(session: Session, letter: Letter, reader: UUID, now: datetime) -> Letter:
    letter.id, letter.person_id, letter.asked_at = new_id(), reader, now
    session.add(letter)
    session.flush()
    letter.told = kept_to_say(session, queries.letter_of(session, letter.id))
    add_job(session, WRITE_LETTER, key=str(letter.id), args={"letter_id": str(letter.id)}, now=now)
    return letter


def keep_letter(
    session: Session,
    letter_id: UUID,
    *,
    digest: str,
    name: str,
    media_type: str,
    size: int,
    template_id: UUID | None,
    text_digest: str,
    page: str,
    now: datetime,
) -> None:
    """Record the written letter, and in which text. Doing it again changes nothing."""
    kept = keep_file(session, digest=digest, name=name, media_type=media_type, size=size, now=now)
    session.flush()
    recorded = {
        "letter": letter_id,
        "file": kept.id,
        "now": now,
        "template": template_id,
        "text": text_digest,
        "page": page,
    }
    written = session.execute(_WRITTEN, recorded).one_or_none()
    if written is None:
        session.delete(kept)
        return
    happened = LetterWritten(letter_id=letter_id, decision_id=written.decision_id, person_id=written.person_id)
    about = (written.award_id,) if written.award_id else ()
    publish(session, happened, actor=SYSTEM, now=now, about=about)


_WRITTEN = (
    update(Letter)
    .where(Letter.id == bindparam("letter"), Letter.written_at.is_(None))
    .values(
        file_id=bindparam("file"),
        written_at=bindparam("now"),
        template_id=bindparam("template"),
        text_digest=bindparam("text"),
        page=bindparam("page"),
    )
    .returning(Letter.decision_id, Letter.person_id, Letter.award_id)
    .execution_options(synchronize_session=False)
)
"""Made once: there may be hundreds of letters to write."""
