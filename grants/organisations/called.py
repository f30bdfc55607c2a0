"""What organisations are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.stage import MOST_MEANT, Named
from grants.organisations.models import Organisation


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are organisations."""
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {
        organisation_id: Named(name, url_for("organisations.show", organisation_id=organisation_id))
        for organisation_id, name in session.execute(found)
    }


def meant(session: Session, words: str) -> Set[UUID]:
    """The organisations whose name has these words, or whose reference they are."""
    found = select(Organisation.id).where(
        Organisation.name.icontains(words, autoescape=True) | (Organisation.reference == words.upper())
    )
    return set(session.scalars(found.limit(MOST_MEANT)))
