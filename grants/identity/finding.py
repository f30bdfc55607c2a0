"""People are found by administrators, by name or e-mail address."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, literal, null, select, true
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found, joined


def _open_to(actor: Actor) -> ColumnElement[bool] | None:
    return true() if actor.is_administrator else None


def _told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Person.is_administrator).where(Person.id.in_(ids))
    )
    return {
        row.id: Found(
            title=row.name or row.email,
            href=url_for("records.record", record_id=row.id),
            sentence=f"{row.email}, runs the grants programme" if row.is_administrator else row.email,
        )
        for row in rows
    }


def _entries() -> Any:
    return select(Person.id, null(), joined(Person.name, Person.email), literal(""))


PEOPLE = Findable("people", "People", "person", Person.id, _open_to, _told, entries=_entries)
