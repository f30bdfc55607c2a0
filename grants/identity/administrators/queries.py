"""Reading who runs the programme, and who is proposed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.identity.administrators.models import Appointment
from grants.identity.administrators.rules import PROPOSED
from grants.identity.models import Person
from grants.identity.tokens.queries import last_signed_in
from grants.kernel.problems import NotFound

MOST = 200


@dataclass(frozen=True)
class Administrator:
    """Somebody who runs the programme, and when they last signed in."""

    id: UUID
    name: str
    email: str
    phone: str | None
    last_signed_in_at: datetime | None


def administrators_seen(session: Session) -> Sequence[Administrator]:
    """Everybody who runs the programme, by name, with when they last signed in."""
    found = select(Person.id, Person.name, Person.email, Person.phone, last_signed_in()).where(Person.is_administrator)
    return [Administrator(*row) for row in session.execute(found.order_by(Person.name, Person.id).limit(MOST))]


def administrator_of(session: Session, person_id: UUID) -> Person:
    """Somebody who runs the programme. Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None or not person.is_administrator:
        raise NotFound("Nobody of that id runs the programme.")
    return person


def waiting_appointments(session: Session) -> Sequence[Appointment]:
    """The proposals that nobody has settled, the first first, with who made them."""
    found = select(Appointment).where(Appointment.state == PROPOSED).order_by(Appointment.id).limit(MOST)
    return session.scalars(found.options(joinedload(Appointment.proposer))).all()


def appointment_of(session: Session, appointment_id: UUID) -> Appointment:
    """A proposal with who made it. Raises NotFound."""
    found = session.scalar(
        select(Appointment).where(Appointment.id == appointment_id).options(joinedload(Appointment.proposer))
    )
    if found is None:
        raise NotFound("There is no such proposal.")
    return found
