"""What people are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.stage import MOST_MEANT, Named


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are people."""
    found = select(Person.id, Person.name).where(Person.id.in_(ids))
    return {person_id: Named(name) for person_id, name in session.execute(found)}


def meant(session: Session, words: str) -> Set[UUID]:
    """The people whose name has these words, or whose e-mail address they are."""
    found = select(Person.id).where(Person.name.icontains(words, autoescape=True) | (Person.email == words.lower()))
    return set(session.scalars(found.limit(MOST_MEANT)))
