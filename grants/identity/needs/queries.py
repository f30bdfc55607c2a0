"""Reading what a person needs, wherever somebody writes to them."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.identity.needs import rules
from grants.identity.needs.models import CommunicationNeed


def needs_of(session: Session, person_id: UUID) -> CommunicationNeed | None:
    return session.get(CommunicationNeed, person_id)


def needs_of_each(session: Session, people: Collection[UUID]) -> dict[UUID, CommunicationNeed]:
    """What each of these people needs; those who said nothing are left out."""
    found = session.scalars(select(CommunicationNeed).where(CommunicationNeed.person_id.in_(people)))
    return {each.person_id: each for each in found}


def needs_in_words(session: Session, people: Iterable[UUID]) -> dict[UUID, list[str]]:
    """What to heed with each of these people, in one query; those without needs are left out."""
    rows = session.scalars(select(CommunicationNeed).where(CommunicationNeed.person_id.in_(list(people))))
    said = {row.person_id: rules.in_words(values_of(row)) for row in rows}
    return {person_id: words for person_id, words in said.items() if words}


def shared_needs_in_words(session: Session, people: Iterable[UUID]) -> dict[UUID, list[str]]:
    """What to heed with each of these people who let us tell whoever meets them or writes to them for us."""
    wanted = list(people)
    sharing = select(CommunicationNeed.person_id).where(
        CommunicationNeed.person_id.in_(wanted), CommunicationNeed.may_share
    )
    return needs_in_words(session, session.scalars(sharing).all())


def reads_letters(session: Session, person: Person) -> bool:
    """Whether a person wants what we tell them as a letter, and no mail alone."""
    return rules.reads_letters(values_of(needs_of(session, person.id)), person.letter_format)


def print_size_of(session: Session, person: Person) -> int | None:
    """In which size, in points, a person reads what is printed for them; None for the usual one."""
    return print_size_with(needs_of(session, person.id), person)


def print_size_with(kept: CommunicationNeed | None, person: Person) -> int | None:
    """The same of somebody whose needs are known."""
    return rules.print_size(person.letter_format, kept.print_points if kept else None)


def values_of(kept: CommunicationNeed | None) -> dict[str, Any]:
    """The needs as values; those of somebody who said nothing where there are none."""
    return {field: getattr(kept, field) for field in rules.FIELDS} if kept else dict(rules.NOTHING)
