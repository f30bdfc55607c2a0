"""The picture of funding as it was last worked out: the same for as long as nothing has changed that goes into it."""

from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.tallies import Tally
from grants.reporting.picture import Picture, Scope, picture_of

FUNDING = UUID("00000000-0000-7000-8000-00000000f00d")
"""Of what the database keeps a row for every change of awards, shares, names and incomes."""
MOST_KEPT = 50


def picture_now(session: Session, scope: Scope) -> Picture:
    """The picture of a scope. Only the first reader after a change waits until all awards are added up.

    Each process keeps its own, beside the changes there had been before it was worked out: no two have the same id, so
    no other history can be taken for this one.
    """
    changes = frozenset(session.scalars(select(Tally.id).where(Tally.of_id == FUNDING)))
    kept: dict[Scope, tuple[frozenset[UUID], Picture]] = current_app.extensions.setdefault("pictures of funding", {})
    before = kept.get(scope)
    if before is not None and before[0] == changes:
        return before[1]
    if len(kept) >= MOST_KEPT:
        kept.clear()
    picture = picture_of(session, scope)
    kept[scope] = (changes, picture)
    return picture
