"""`/administrators` and `/administrator_appointments`: who runs the programme, for programs."""

from typing import Any

from flask import url_for

from grants.identity.administrators import queries, service
from grants.identity.administrators.models import Appointment
from grants.identity.administrators.schemas import (
    AdministratorsSchema,
    AppointmentReasonSchema,
    AppointmentSchema,
    AppointmentsSchema,
)
from grants.identity.models import Person
from grants.kernel.access import administrator
from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_session

api = api_blueprint("administrators", "Who runs the programme")


@api.get("/administrators")
@api.response(200, AdministratorsSchema)
@allow(administrator)
def list_administrators() -> dict[str, Any]:
    """Everybody who runs the programme, by name."""
    return {"items": queries.administrators_seen(current_session())}


@api.post("/administrators/<uuid:person_id>/ending")
@api.arguments(AppointmentReasonSchema)
@api.response(204)
@allow(administrator, load=queries.administrator_of)
def end_administrator(given: dict[str, Any], person: Person) -> None:
    """Have somebody not run the programme any more, from this moment. Two have to be left."""
    service.end_administrator(current_session(), person, **given, **acting_now())


@api.get("/administrator_appointments")
@api.response(200, AppointmentsSchema)
@allow(administrator)
def list_appointments() -> dict[str, Any]:
    """The proposals that wait for a second administrator."""
    return {"items": queries.waiting_appointments(current_session())}


@api.post("/administrator_appointments")
@api.arguments(AppointmentSchema)
@api.response(201, AppointmentSchema)
@allow(administrator)
def propose_administrator(given: dict[str, Any]) -> tuple[Appointment, int, dict[str, str]]:
    """Propose that somebody becomes an administrator. Another one confirms it, where there is another."""
    appointment = service.propose_administrator(current_session(), **given, **acting_now())
    return appointment, 201, {"Location": url_for(".show_appointment", appointment_id=appointment.id)}


@api.get("/administrator_appointments/<uuid:appointment_id>")
@api.response(200, AppointmentSchema)
@allow(administrator, load=queries.appointment_of)
def show_appointment(appointment: Appointment) -> Appointment:
    """A proposal, and what became of it."""
    return appointment


@api.post("/administrator_appointments/<uuid:appointment_id>/confirmation")
@api.response(201, AppointmentSchema)
@allow(administrator, load=queries.appointment_of)
def confirm_appointment(appointment: Appointment) -> Appointment:
    """Make an administrator of somebody whom another one proposed."""
    service.confirm_appointment(current_session(), appointment, **acting_now())
    return appointment


@api.post("/administrator_appointments/<uuid:appointment_id>/refusal")
@api.arguments(AppointmentReasonSchema)
@api.response(201, AppointmentSchema)
@allow(administrator, load=queries.appointment_of)
def refuse_appointment(given: dict[str, Any], appointment: Appointment) -> Appointment:
    """Refuse what another administrator proposed, with the reason."""
    service.refuse_appointment(current_session(), appointment, **given, **acting_now())
    return appointment


@api.delete("/administrator_appointments/<uuid:appointment_id>")
@api.response(204)
@allow(administrator, load=queries.appointment_of)
def take_appointment_back(appointment: Appointment) -> None:
    """Take back a proposal of your own."""
    service.take_appointment_back(current_session(), appointment, **acting_now())
