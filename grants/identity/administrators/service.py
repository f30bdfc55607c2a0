"""Two administrators appoint a third; one can end that another is one, while two are left."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity import queries, rules
from grants.identity.administrators.events import (
    AdministratorEnded,
    AppointmentConfirmed,
    AppointmentProposed,
    AppointmentRefused,
    AppointmentTakenBack,
)
from grants.identity.administrators.models import Appointment
from grants.identity.administrators.queries import waiting_appointments
from grants.identity.administrators.rules import (
    CONFIRMED,
    PROPOSED,
    REFUSED,
    TAKEN_BACK,
    alike_problems,
    ending_refusal,
    proposal_problems,
    reason_problems,
)
from grants.identity.models import Person
from grants.identity.service import appoint_administrator, register_person
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, Problem, check

PROPOSED_IT_YOURSELF = "You proposed this, so another administrator has to confirm it."


def propose_administrator(
    session: Session, *, email: str, name: str, reason: str, alike_because: str = "", actor: Actor, now: datetime
) -> Appointment:
    """Propose that somebody becomes an administrator. Where there is only one, that confirms it.

    Raises Invalid, also for somebody who is one or is proposed already, and, until `alike_because` says why, for an
    address that may be an administrator's own.
    """
    check(proposal_problems(email, name, reason))
    administrators = _locked(session)
    check(_known_already(session, rules.tidy_email(email)))
    check(alike_problems(email, ((each.name, each.email) for each in administrators), alike_because))
    assert actor.person_id is not None
    appointment = Appointment(
        id=new_id(),
        email=rules.tidy_email(email),
        name=name.strip(),
        reason=reason.strip(),
        alike_because=alike_because.strip(),
        state=PROPOSED,
        proposed_by=actor.person_id,
        proposed_at=now,
    )
    session.add(appointment)
    session.flush()
    publish(session, AppointmentProposed(appointment_id=appointment.id), actor=actor, now=now)
    if len(administrators) == 1:
        _confirm(session, appointment, None, actor=actor, now=now)
    return appointment


def confirm_appointment(session: Session, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    """Make somebody an administrator whom another one proposed. Raises Conflict, and Denied for who proposed it."""
    _lock_waiting(session, appointment)
    if actor.person_id == appointment.proposed_by:
        raise Denied(PROPOSED_IT_YOURSELF)
    _confirm(session, appointment, actor.person_id, actor=actor, now=now)


def refuse_appointment(session: Session, appointment: Appointment, *, reason: str, actor: Actor, now: datetime) -> None:
    """Have somebody not become an administrator. Raises Invalid, Conflict, and Denied for who proposed it."""
    _lock_waiting(session, appointment)
    if actor.person_id == appointment.proposed_by:
        raise Denied("You proposed this: take it back instead.")
    check(reason_problems(reason))
    appointment.refusal = reason.strip()
    _settle(session, appointment, REFUSED, actor.person_id, now=now)
    publish(session, AppointmentRefused(appointment_id=appointment.id), actor=actor, now=now)


def take_appointment_back(session: Session, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    """Withdraw one's own proposal. Raises Conflict, and Denied for anybody else."""
    _lock_waiting(session, appointment)
    if actor.person_id != appointment.proposed_by:
        raise Denied("Somebody else proposed this: refuse it instead.")
    _settle(session, appointment, TAKEN_BACK, actor.person_id, now=now)
    publish(session, AppointmentTakenBack(appointment_id=appointment.id), actor=actor, now=now)


def end_administrator(session: Session, person: Person, *, reason: str, actor: Actor, now: datetime) -> None:
    """Have somebody not be an administrator any more, from this moment; oneself too. Whom they proposed has to be
    proposed anew.

    Raises Invalid, and Conflict where too few would be left or the person is none.
    """
    known = {each.id for each in _locked(session)}
    if person.id not in known:
        raise Conflict(f"{person.name} does not run the programme any more.", code="answered_already")
    refusal = ending_refusal(len(known))
    if refusal:
        raise Conflict(refusal, code="too_few")
    check(reason_problems(reason))
    assert actor.person_id is not None
    person.is_administrator = False
    for appointment in waiting_appointments(session):
        if appointment.proposed_by == person.id:
            _settle(session, appointment, TAKEN_BACK, person.id, now=now)
            publish(session, AppointmentTakenBack(appointment_id=appointment.id), actor=actor, now=now)
    ended = AdministratorEnded(person_id=person.id, ended_by=actor.person_id, ended_at=now, reason=reason.strip())
    publish(session, ended, actor=actor, now=now)


def _known_already(session: Session, email: str) -> list[Problem]:
    known = queries.person_by_email(session, email)
    if known is not None and known.is_administrator:
        return [Problem("email", f"{known.name} runs the programme already.", "already_there")]
    if session.scalar(select(Appointment.id).where(Appointment.email == email, Appointment.state == PROPOSED)):
        return [Problem("email", "Somebody with this e-mail address is proposed already.", "already_there")]
    return []


def _confirm(session: Session, appointment: Appointment, by: UUID | None, *, actor: Actor, now: datetime) -> None:
    person = register_person(session, email=appointment.email, name=appointment.name, actor=actor, now=now)
    appointment.person_id = person.id
    _settle(session, appointment, CONFIRMED, by, now=now)
    appoint_administrator(session, person, actor=actor, now=now)
    publish(session, AppointmentConfirmed(appointment_id=appointment.id, person_id=person.id), actor=actor, now=now)


def _settle(session: Session, appointment: Appointment, state: str, by: UUID | None, *, now: datetime) -> None:
    appointment.state, appointment.settled_by, appointment.settled_at = state, by, now
    session.flush()


def _lock_waiting(session: Session, appointment: Appointment) -> None:
    session.refresh(appointment, with_for_update={"of": Appointment})
    if appointment.state != PROPOSED:
        raise Conflict(f"This was {appointment.state} already.", code="answered_already")


def _locked(session: Session) -> Sequence[Person]:
    """All administrators. Whoever appoints or ends one at the same time comes before or after."""
    found = select(Person).where(Person.is_administrator).order_by(Person.id).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).all()
