"""Reading what people chose about our mail."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.notifications.wishes.models import MailingHours, Unsubscription


def unwanted_by(session: Session, person_id: UUID) -> frozenset[str]:
    """The kinds of messages that a person does not get by mail."""
    return frozenset(session.scalars(select(Unsubscription.kind).where(Unsubscription.person_id == person_id)))


def unwanted_by_each(session: Session, people: Collection[UUID]) -> set[tuple[UUID, str]]:
    """The kinds of messages that each of these people does not get by mail."""
    found = select(Unsubscription.person_id, Unsubscription.kind).where(Unsubscription.person_id.in_(people))
    return set(session.execute(found).all())


def who_does_not_want(session: Session, kind: str, people: Collection[UUID]) -> frozenset[UUID]:
    """Those of these people who do not get a kind of message by mail."""
    found = select(Unsubscription.person_id).where(Unsubscription.kind == kind, Unsubscription.person_id.in_(people))
    return frozenset(session.scalars(found))


def hours_of(session: Session, person_id: UUID) -> tuple[int, int] | None:
    """Between which hours a person is written to; None for any."""
    chosen = session.get(MailingHours, person_id)
    return (chosen.from_hour, chosen.until_hour) if chosen else None


def hours_of_each(session: Session, people: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Between which hours each of these people is written to; without those who chose none."""
    found = select(MailingHours).where(MailingHours.person_id.in_(people))
    return {each.person_id: (each.from_hour, each.until_hour) for each in session.scalars(found)} if people else {}
