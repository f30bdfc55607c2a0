"""What can have happened with those who run the programme."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class AppointmentProposed(Event):
    sentence = "{actor} proposed that {appointment_id} becomes an administrator"

    appointment_id: UUID


class AppointmentConfirmed(Event):
    sentence = "{actor} confirmed that {appointment_id} becomes an administrator"

    appointment_id: UUID
    person_id: UUID


class AppointmentRefused(Event):
    sentence = "{actor} refused that {appointment_id} becomes an administrator"

    appointment_id: UUID


class AppointmentTakenBack(Event):
    sentence = "{actor} took back that {appointment_id} becomes an administrator"

    appointment_id: UUID


class AdministratorEnded(Event):
    """`reason` is in our words, and read by administrators alone."""

    sentence = "{actor} ended that {person_id} is an administrator: {reason}"

    person_id: UUID
    ended_by: UUID
    ended_at: datetime
    reason: str


ADMINISTRATOR_EVENTS = (
    AppointmentProposed,
    AppointmentConfirmed,
    AppointmentRefused,
    AppointmentTakenBack,
    AdministratorEnded,
)
