"""How much each administrator may release, setting it for another, and letting somebody release more."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.paying.runs.limits import queries, service
from grants.awards.paying.runs.limits.models import ReleaseLimit
from grants.awards.paying.runs.limits.rules import MOST, RAISING, STANDARD
from grants.identity.by_two.queries import why_not_second
from grants.identity.models import Person
from grants.kernel.access import administrator
from grants.kernel.money import Pence
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.organisations.reading import read_version

pages = Blueprint("payment_limits", __name__)


@pages.get("/payment_limits", endpoint="list")
@allow(administrator)
def list_limits() -> ResponseReturnValue:
    return render_template(
        "awards/pages/payment_limits.html",
        limits=queries.limits_of_all(current_session()),
        standard=STANDARD,
        proposed=queries.proposed_changes(current_session()),
    )


@pages.get("/payment_limits/<uuid:person_id>")
@allow(administrator, load=queries.limited_person)
def show(person: Person, kept: ReleaseLimit | None) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    change, is_own = queries.proposed_change(session, person.id), person.id == actor.person_id
    hinders = why_not_second(session, change.proposed_by, actor, RAISING) if change else ""
    return render_template(
        "awards/pages/payment_limit.html",
        person=person,
        limit=kept or STANDARD,
        most=MOST,
        version=kept.version if kept else 0,
        is_own=is_own,
        change=change,
        hinders=hinders or (service.NOT_YOUR_OWN if is_own else ""),
    )


@pages.post("/payment_limits/<uuid:person_id>")
@allow(administrator, load=queries.limited_person)
def save(person: Person, _: ReleaseLimit | None) -> ResponseReturnValue:
    reader = FormReader(request.form)
    run_pence = reader.money("run_pence", "the most in one run")
    day_pence = reader.money("day_pence", "the most in one day")
    version = read_version(request.form, reader.problems)
    check(reader.problems)
    change = service.set_limit(
        current_session(),
        person,
        run_pence=run_pence or Pence(0),
        day_pence=day_pence or Pence(0),
        reason=reader.text("reason"),
        version=version,
        **acting_now(),
    )
    if change is not None:
        note("Proposed. Another administrator confirms it; until then the limit is as it was.")
        return redirect(url_for(".show", person_id=person.id))
    note(f"The limit of {person.name} is set.")
    return redirect(url_for(".list"))


@pages.post("/payment_limits/<uuid:person_id>/confirmation")
@shown_at("payment_limits.show")
@allow(administrator, load=queries.limited_person)
def confirm(person: Person, _: ReleaseLimit | None) -> ResponseReturnValue:
    service.confirm_limit(current_session(), person, **acting_now())
    note(f"Confirmed. The limit of {person.name} is set.")
    return redirect(url_for(".list"))


@pages.post("/payment_limits/<uuid:person_id>/refusal")
@shown_at("payment_limits.show")
@allow(administrator, load=queries.limited_person)
def drop(person: Person, _: ReleaseLimit | None) -> ResponseReturnValue:
    reason = FormReader(request.form).text("drop_reason")
    try:
        service.drop_limit(current_session(), person, reason=reason, **acting_now())
    except Invalid as error:
        raise Invalid([replace(each, field="drop_reason") for each in error.problems]) from error
    note("The limit stays as it was.")
    return redirect(url_for(".list"))
