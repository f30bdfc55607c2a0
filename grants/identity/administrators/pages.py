"""The page of those who run the programme."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.administrators import queries, service
from grants.identity.administrators.models import Appointment
from grants.identity.administrators.rules import CONFIRMED, ending_refusal
from grants.identity.models import Person
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at

pages = Blueprint("administrators", __name__, url_prefix="/administrators")


@pages.get("")
@allow(administrator)
def show() -> ResponseReturnValue:
    session = current_session()
    people = queries.administrators_seen(session)
    return render_template(
        "identity/pages/administrators.html",
        administrators=people,
        appointments=queries.waiting_appointments(session),
        why_nobody_ends=ending_refusal(len(people)),
        is_alone=len(people) == 1,
    )


@pages.post("")
@allow(administrator)
def propose() -> ResponseReturnValue:
    reader = FormReader(request.form)
    given: dict[str, Any] = {name: reader.text(name) for name in ("email", "name", "reason", "alike_because")}
    appointment = service.propose_administrator(current_session(), **given, **acting_now())
    done = appointment.state == CONFIRMED
    note(f"{appointment.name} runs the programme now." if done else "It waits for another administrator to confirm it.")
    return redirect(url_for(".show"))


@pages.get("/appointments/<uuid:appointment_id>")
@allow(administrator, load=queries.appointment_of)
def appointment(appointment: Appointment) -> ResponseReturnValue:
    is_own = appointment.proposed_by == current_actor().person_id
    return render_template("identity/pages/appointment.html", appointment=appointment, is_own=is_own)


@pages.post("/appointments/<uuid:appointment_id>/confirmation")
@shown_at("administrators.appointment")
@allow(administrator, load=queries.appointment_of)
def confirm(appointment: Appointment) -> ResponseReturnValue:
    service.confirm_appointment(current_session(), appointment, **acting_now())
    note(f"{appointment.name} runs the programme now. We have written to them.")
    return redirect(url_for(".show"))


@pages.post("/appointments/<uuid:appointment_id>/refusal")
@shown_at("administrators.appointment")
@allow(administrator, load=queries.appointment_of)
def refuse(appointment: Appointment) -> ResponseReturnValue:
    reason = FormReader(request.form).text("reason")
    service.refuse_appointment(current_session(), appointment, reason=reason, **acting_now())
    note("It is refused.")
    return redirect(url_for(".show"))


@pages.post("/appointments/<uuid:appointment_id>/taking-back")
@shown_at("administrators.appointment")
@allow(administrator, load=queries.appointment_of)
def take_back(appointment: Appointment) -> ResponseReturnValue:
    service.take_appointment_back(current_session(), appointment, **acting_now())
    note("It is taken back.")
    return redirect(url_for(".show"))


@pages.get("/<uuid:person_id>/ending")
@allow(administrator, load=queries.administrator_of)
def ending(person: Person) -> ResponseReturnValue:
    return render_template(
        "identity/pages/administrator_ending.html",
        person=person,
        is_own=person.id == current_actor().person_id,
        refusal=ending_refusal(len(queries.administrators_seen(current_session()))),
    )


@pages.post("/<uuid:person_id>/ending")
@allow(administrator, load=queries.administrator_of)
def end(person: Person) -> ResponseReturnValue:
    reason = FormReader(request.form).text("reason")
    is_own = person.id == current_actor().person_id
    service.end_administrator(current_session(), person, reason=reason, **acting_now())
    note("You do not run the programme any more." if is_own else f"{person.name} does not run the programme any more.")
    return redirect(url_for("home.home" if is_own else ".show"))
