"""Contacts are named here, and who covers for them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.letters.contacts import queries, rules
from grants.awards.letters.contacts.events import ContactNamed, CoverArranged, CoverTakenBack
from grants.awards.letters.contacts.models import ContactCover, NamedContact
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Problem, check

OF = {"scheme": NamedContact.scheme_id, "organisation": NamedContact.organisation_id, "award": NamedContact.award_id}


def name_contact(
    session: Session, *, of: str, subject_id: UUID, person_id: UUID | None, actor: Actor, now: datetime
) -> None:
    """Name the contact of a scheme, an organisation or an award; without a person it has none of its own.

    Raises Invalid for somebody who does not run the programme. Naming the same person again changes nothing.
    """
    if person_id is not None:
        check(_contact_problems(session, person_id, "person_id"))
    kept = session.scalar(select(NamedContact).where(OF[of] == subject_id).with_for_update())
    if (kept.person_id if kept else None) == person_id:
        return
    if kept is None:
        session.add(NamedContact(id=new_id(), person_id=person_id, **{f"{of}_id": subject_id}))
    elif person_id is None:
        session.delete(kept)
    else:
        kept.person_id = person_id
    session.flush()
    publish(session, ContactNamed(subject=subject_id, person_id=person_id), actor=actor, now=now)


def arrange_cover(
    session: Session,
    *,
    person_id: UUID | None,
    cover_id: UUID | None,
    first_on: date | None,
    last_on: date | None,
    actor: Actor,
    now: datetime,
) -> ContactCover:
    """Have somebody rung instead of a contact on some days. Raises Invalid at what is missing or cannot be."""
    today = london_day(now)
    problems = _contact_problems(session, person_id, "person_id") + _contact_problems(session, cover_id, "cover_id")
    problems += rules.cover_problems(person_id, cover_id, first_on, last_on, today=today)
    check(problems)
    assert person_id is not None
    assert cover_id is not None
    assert first_on is not None
    assert last_on is not None
    _lock(session, person_id, cover_id)
    known = [
        rules.Away(each.person_id, each.person.name, each.cover_id, each.cover.name, each.first_on, each.last_on)
        for each in queries.covers(session, today)
    ]
    check(rules.away_problems(person_id, cover_id, first_on, last_on, known))
    cover = ContactCover(id=new_id(), person_id=person_id, cover_id=cover_id, first_on=first_on, last_on=last_on)
    session.add(cover)
    session.flush()
    arranged = CoverArranged(person_id=person_id, cover_id=cover_id, first_on=first_on, last_on=last_on)
    publish(session, arranged, actor=actor, now=now)
    return cover


def take_cover_back(session: Session, cover: ContactCover, *, actor: Actor, now: datetime) -> None:
    """The contact is rung on those days after all."""
    session.delete(cover)
    publish(session, CoverTakenBack(person_id=cover.person_id, cover_id=cover.cover_id), actor=actor, now=now)


def _lock(session: Session, *person_ids: UUID) -> None:
    """Whoever arranges cover with one of these people at the same time comes before or after."""
    found = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    session.scalars(found.with_for_update()).all()


def _contact_problems(session: Session, person_id: UUID | None, field: str) -> list[Problem]:
    person = session.get(Person, person_id) if person_id else None
    if person is None or not person.is_administrator:
        return [Problem(field, "Choose somebody who runs the grants programme.", "missing")]
    return []
