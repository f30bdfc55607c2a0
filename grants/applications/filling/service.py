"""Nothing typed is lost: what a signed-out person sends waits for them until they have signed in again.

Who typed it is known from a mark on the page, signed when the page was shown to them. So the text comes back to
that person only, and a form from elsewhere, which cannot have the mark, leaves nothing here.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from grants.applications.filling.models import UnsavedText
from grants.applications.models import DRAFT, OPEN, Application, Clarification
from grants.kernel.db import new_id
from grants.kernel.forms.texts import storable
from grants.kernel.web import this_app

MARK = "typed-by"
"""The name of the field that says who had the page."""

LASTS = timedelta(days=7)
MARK_LASTS = timedelta(days=30)
OURS = ("csrf_token", MARK)


def _marks() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(this_app().settings.secret_key, salt="who typed this")


def mark_for(person_id: UUID) -> str:
    """What a page carries to say to whom it was shown."""
    return _marks().dumps(str(person_id))


def _person_marked(mark: str) -> UUID | None:
    try:
        return UUID(_marks().loads(mark, max_age=int(MARK_LASTS.total_seconds())))
    except (BadData, ValueError):
        return None


def keep_unsaved(session: Session, form: MultiDict[str, str], *, application_id: UUID, key: str, now: datetime) -> bool:
    """Keep what was sent for a section of a draft. False when nobody knows who sent it, or for what."""
    draft = session.get(Application, application_id, with_for_update=True)
    if draft is None or draft.state != DRAFT:
        return False
    return _keep(session, form, draft.id, key, now)


def keep_unsaved_answer(session: Session, form: MultiDict[str, str], *, clarification_id: UUID, now: datetime) -> bool:
    """Keep what was sent as an answer to a question about an application. False as in `keep_unsaved`."""
    asked = session.get(Clarification, clarification_id, with_for_update=True)
    if asked is None or asked.state != OPEN:
        return False
    return _keep(session, form, asked.application_id, place_of_answer(asked.id), now)


def place_of_answer(clarification_id: UUID) -> str:
    """Under which key the answer to a question is kept; no section has it."""
    return f"clarification {clarification_id}"


def _keep(session: Session, form: MultiDict[str, str], application_id: UUID, key: str, now: datetime) -> bool:
    person_id = _person_marked(form.get(MARK, ""))
    if person_id is None:
        return False
    kept = unsaved_text(session, application_id, key, person_id=person_id, now=now, lasts=None)
    if kept is None:
        kept = UnsavedText(id=new_id(), person_id=person_id, application_id=application_id, section_key=key)
        session.add(kept)
    kept.fields, kept.kept_at = _kept_fields(form), now
    return True


def _kept_fields(form: MultiDict[str, str]) -> dict[str, Any]:
    return {
        name: texts
        for name, texts in form.to_dict(flat=False).items()
        if name not in OURS and storable(name) and all(storable(text) for text in texts)
    }


def unsaved_text(
    session: Session,
    application_id: UUID,
    key: str,
    *,
    person_id: UUID | None,
    now: datetime,
    lasts: timedelta | None = LASTS,
) -> UnsavedText | None:
    """What this person typed into a section and could not save; `lasts` None for however old it is."""
    statement = select(UnsavedText).where(
        UnsavedText.application_id == application_id,
        UnsavedText.section_key == key,
        UnsavedText.person_id == person_id,
    )
    return session.scalar(statement if lasts is None else statement.where(UnsavedText.kept_at > now - lasts))


def sections_with_unsaved(session: Session, application_id: UUID, *, person_id: UUID | None, now: datetime) -> set[str]:
    """The sections of a draft into which this person typed what is not saved."""
    statement = select(UnsavedText.section_key).where(
        UnsavedText.application_id == application_id,
        UnsavedText.person_id == person_id,
        UnsavedText.kept_at > now - LASTS,
    )
    return set(session.scalars(statement))


def as_typed(kept: UnsavedText) -> MultiDict[str, str]:
    """The form as it was sent."""
    fields: Mapping[str, list[str]] = kept.fields
    return MultiDict([(name, text) for name, texts in fields.items() for text in texts])


def forget_unsaved(session: Session, application_id: UUID, key: str, *, person_id: UUID | None) -> None:
    """Remove what this person typed: it is saved now, or they do not want it."""
    session.execute(
        delete(UnsavedText).where(
            UnsavedText.application_id == application_id,
            UnsavedText.section_key == key,
            UnsavedText.person_id == person_id,
        )
    )


def purge_unsaved(session: Session, now: datetime) -> None:
    """Remove what nobody came back for."""
    session.execute(delete(UnsavedText).where(UnsavedText.kept_at <= now - LASTS))
