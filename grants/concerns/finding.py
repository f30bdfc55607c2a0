"""Concerns are found by administrators, by reference, by whom they are about and by who raised them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import Session

from grants.applications.conflicts import without_conflict
from grants.concerns.models import Concern
from grants.concerns.rules import KINDS, STATES, state_of
from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found, joined


def _open_to(actor: Actor) -> ColumnElement[bool] | None:
    return not_closed_to(actor) if actor.is_administrator else None


def not_closed_to(actor: Actor) -> ColumnElement[bool]:
    """A condition on concerns: those that no conflict of interest closes to an administrator."""
    return or_(Concern.application_id.is_(None), without_conflict(actor, Concern.application_id))


def _told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    found = {}
    for each in session.scalars(select(Concern).where(Concern.id.in_(ids))):
        state = state_of(each.taken_at, each.answered_at, each.sent_at)
        href = url_for("concerns.show", concern_id=each.id)
        sentence = KINDS[each.kind] + (f": {each.about}" if each.about else "")
        title = f"Concern {each.reference}"
        found[each.id] = Found(title, href, state, STATES[state], sentence, each.reference)
    return found


def _entries() -> Any:
    named = joined(Concern.reference, Concern.about, Concern.name, Concern.email)
    return select(Concern.id, Concern.reference, named, literal(""))


CONCERNS = Findable("concerns", "Concerns", "concern", Concern.id, _open_to, _told, entries=_entries)
