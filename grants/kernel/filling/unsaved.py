"""Nothing typed is lost: what could not be saved waits for whoever typed it.

That is what a signed-out person sends, until they have signed in again; and a page with an answer that cannot be read,
until it can. Who typed a page that comes from nobody is known from a mark on it, signed when the page was shown to
them. So the text comes back to that person only, and a form from elsewhere, which cannot have the mark, leaves nothing
here.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from grants.kernel.db import new_id
from grants.kernel.filling.models import QuestionTried, UnsavedText
from grants.kernel.forms.texts import storable
from grants.kernel.idempotency import ONCE
from grants.kernel.web import this_app

MARK = "typed-by"
"""The name of the field that says who had the page."""

LASTS = timedelta(days=7)
MARK_LASTS = timedelta(days=30)
TRIES_LAST = timedelta(days=90)
OURS = ("csrf_token", ONCE, MARK)


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


def keep_of_stranger(session: Session, form: MultiDict[str, str], record_id: UUID, key: str, *, now: datetime) -> bool:
    """Keep what somebody not signed in sent for a page of a record that the caller has locked. False when nobody knows
    who it was.
    """
    person_id = _person_marked(form.get(MARK, ""))
    if person_id is not None:
        keep_unsaved(session, form, record_id, key, person_id=person_id, signed_out=True, now=now)
    return person_id is not None


def keep_unsaved(
    session: Session,
    form: MultiDict[str, str],
    record_id: UUID,
    key: str,
    *,
    person_id: UUID,
    signed_out: bool,
    now: datetime,
) -> None:
    """Keep a page as a person sent it for a record that the caller has locked."""
    kept = session.scalar(select(UnsavedText).where(*_of(record_id, person_id), UnsavedText.section_key == key))
    if kept is None:
        kept = UnsavedText(id=new_id(), person_id=person_id, record_id=record_id, section_key=key)
        session.add(kept)
    kept.fields, kept.kept_at, kept.signed_out = _kept_fields(form), now, signed_out


def _kept_fields(form: MultiDict[str, str]) -> dict[str, Any]:
    return {
        name: texts
        for name, texts in form.to_dict(flat=False).items()
        if name not in OURS and storable(name) and all(storable(text) for text in texts)
    }


def unsaved_text(
    session: Session, record_id: UUID, key: str, *, person_id: UUID | None, now: datetime
) -> UnsavedText | None:
    """What this person typed into a page and could not save."""
    return session.scalar(
        select(UnsavedText).where(
            *_of(record_id, person_id), UnsavedText.section_key == key, UnsavedText.kept_at > now - LASTS
        )
    )


def sections_with_unsaved(session: Session, record_id: UUID, *, person_id: UUID | None, now: datetime) -> set[str]:
    """The sections of a record into which this person typed what is not saved."""
    found = select(UnsavedText.section_key).where(*_of(record_id, person_id), UnsavedText.kept_at > now - LASTS)
    return set(session.scalars(found))


def as_typed(kept: UnsavedText) -> MultiDict[str, str]:
    """The form as it was sent."""
    fields: Mapping[str, list[str]] = kept.fields
    return MultiDict([(name, text) for name, texts in fields.items() for text in texts])


def forget_unsaved(session: Session, record_id: UUID, key: str, *, person_id: UUID | None) -> None:
    """Remove what this person typed into a page: it is saved now, or they do not want it."""
    session.execute(delete(UnsavedText).where(*_of(record_id, person_id), UnsavedText.section_key == key))


def _of(record_id: UUID, person_id: UUID | None) -> tuple[ColumnElement[bool], ...]:
    return UnsavedText.record_id == record_id, UnsavedText.person_id == person_id


def purge_unsaved(session: Session, now: datetime) -> None:
    """Remove what nobody came back for, and what was tried long ago."""
    session.execute(delete(UnsavedText).where(UnsavedText.kept_at <= now - LASTS))
    session.execute(delete(QuestionTried).where(QuestionTried.last_at <= now - TRIES_LAST))
