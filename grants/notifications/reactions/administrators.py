"""Who becomes an administrator or is one no more hears it, and so do all others who run the programme."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.identity import queries as people
from grants.identity.administrators.events import AdministratorEnded, AppointmentConfirmed
from grants.identity.administrators.queries import appointment_of
from grants.identity.models import Person
from grants.kernel.web import this_app
from grants.notifications.to_people import tell

APPOINTED, CHANGED = "identity/emails/administrator_appointed", "identity/emails/administrators_changed"


def tell_appointed(session: Session, event: AppointmentConfirmed, *, now: datetime) -> None:
    """Tell the new administrator how to begin, and the others who it is."""
    appointment = appointment_of(session, event.appointment_id)
    person = people.person_of(session, event.person_id)
    confirmer = people.person_of(session, appointment.settled_by).name if appointment.settled_by else ""
    tell(
        session,
        person,
        APPOINTED,
        key=f"administrator:{appointment.id}",
        about_id=person.id,
        now=now,
        proposer=appointment.proposer.name,
        confirmer=confirmer,
        mail_from=this_app().settings.mail_from,
    )
    others = [each for each in people.administrators(session) if each.id != person.id]
    by = f"{confirmer} and {appointment.proposer.name}" if confirmer else appointment.proposer.name
    key = f"administrators:{appointment.id}"
    _tell_of(session, others, person, key=key, begins=True, by=by, on=appointment.settled_at, now=now)


def tell_ended(session: Session, event: AdministratorEnded, *, now: datetime) -> None:
    """Tell whoever is an administrator no more, and those who are, whatever has come since."""
    person = people.person_of(session, event.person_id)
    told = {each.id: each for each in [person, *people.administrators(session)]}
    key = f"administrators:{person.id}:{event.ended_at.isoformat()}"
    by = people.person_of(session, event.ended_by).name
    _tell_of(session, told.values(), person, key=key, begins=False, by=by, on=event.ended_at, now=now)


def _tell_of(
    session: Session, readers: Iterable[Person], person: Person, *, key: str, now: datetime, **facts: Any
) -> None:
    for reader in readers:
        facts |= {"somebody": person.name, "is_own": reader.id == person.id}
        tell(session, reader, CHANGED, key=f"{key}:{reader.id}", about_id=person.id, now=now, **facts)
