"""What people are called, where a list of other things names them."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.administrators.models import Appointment
from grants.identity.models import Person
from grants.identity.tokens.queries import last_signed_in
from grants.kernel.access import Actor
from grants.kernel.look import minute
from grants.kernel.stage import MOST_MEANT, Belonging, Named


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are people, or proposals that somebody becomes an administrator."""
    found = select(Person.id, Person.name).where(Person.id.in_(ids))
    proposed = select(Appointment.id, Appointment.name).where(Appointment.id.in_(ids))
    return {
        person_id: Named(name, url_for("records.record", record_id=person_id))
        for person_id, name in session.execute(found)
    } | {
        appointment_id: Named(name, url_for("administrators.appointment", appointment_id=appointment_id))
        for appointment_id, name in session.execute(proposed)
    }


def meant(session: Session, words: str) -> Set[UUID]:
    """The people whose name has these words, or whose e-mail address they are."""
    found = select(Person.id).where(Person.name.icontains(words, autoescape=True) | (Person.email == words.lower()))
    return set(session.scalars(found.limit(MOST_MEANT)))


def belonging(session: Session, actor: Actor, record_id: UUID, now: datetime) -> list[Belonging]:
    """How a person is reached, whether they run the programme, and when they were last here."""
    found = session.execute(select(Person, last_signed_in()).where(Person.id == record_id)).one_or_none()
    if found is None:
        return []
    person, seen = found
    role = [Belonging("Person", "Administrator", detail="Runs the programme")] if person.is_administrator else []
    return [
        Belonging("Person", "E-mail", detail=person.email),
        Belonging("Person", "Telephone", detail=person.phone or "Not told"),
        *role,
        Belonging("Person", "Last signed in", detail=minute(seen) if seen else "Never"),
    ]
