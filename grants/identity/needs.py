"""What a person needs of the way we write to them: kept, and read wherever somebody writes to them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity import needs_rules as rules
from grants.identity.events import CommunicationNeedsChanged
from grants.identity.models import CommunicationNeed, Person
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.events import publish
from grants.kernel.problems import check


def needs_of(session: Session, person_id: UUID) -> CommunicationNeed | None:
    return session.get(CommunicationNeed, person_id)


def needs_in_words(session: Session, people: Iterable[UUID]) -> dict[UUID, list[str]]:
    """What to heed with each of these people, in one query; those without needs are left out."""
    rows = session.scalars(select(CommunicationNeed).where(CommunicationNeed.person_id.in_(list(people))))
    said = {row.person_id: rules.in_words(values_of(row)) for row in rows}
    return {person_id: words for person_id, words in said.items() if words}


def shared_needs_in_words(session: Session, people: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The same of those only who let others know who meet them or write to them for us."""
    wanted = list(people)
    sharing = select(CommunicationNeed.person_id).where(
        CommunicationNeed.person_id.in_(wanted), CommunicationNeed.may_share
    )
    return needs_in_words(session, session.scalars(sharing).all())


def print_size_of(session: Session, person: Person) -> int | None:
    """In which size, in points, a person reads what is printed for them; None for the usual one."""
    kept = needs_of(session, person.id)
    return rules.print_size(person.letter_format, kept.print_points if kept else None)


def values_of(kept: CommunicationNeed | None) -> dict[str, Any]:
    """The needs as values; those of somebody who said nothing where there are none."""
    return {field: getattr(kept, field) for field in rules.FIELDS} if kept else dict(rules.NOTHING)


def save_needs(
    session: Session, person: Person, *, needs: Mapping[str, Any], actor: Actor, now: datetime
) -> CommunicationNeed:
    """Keep what a person needs, to be looked at again in a year. The event names fields, never what they say.

    Raises Invalid.
    """
    wanted = rules.tidy(needs)
    check(rules.problems(wanted, has_phone=person.phone is not None))
    kept = needs_of(session, person.id)
    before = values_of(kept)
    if kept is None:
        kept = CommunicationNeed(person_id=person.id)
        session.add(kept)
    for field in rules.FIELDS:
        setattr(kept, field, wanted[field])
    kept.review_on = rules.review_day(london_day(now))
    session.flush()
    changed = tuple(field for field in rules.FIELDS if before[field] != wanted[field])
    publish(session, CommunicationNeedsChanged(person_id=person.id, fields=changed), actor=actor, now=now)
    return kept
