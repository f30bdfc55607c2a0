"""How much each administrator may release, and setting it for another."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.paying.runs.limits import queries, service
from grants.awards.paying.runs.limits.models import ReleaseLimit
from grants.awards.paying.runs.limits.rules import STANDARD
from grants.identity.models import Person
from grants.kernel.access import administrator
from grants.kernel.money import Pence
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.organisations.reading import read_version

pages = Blueprint("payment_limits", __name__)


@pages.get("/payment_limits", endpoint="list")
@allow(administrator)
def list_limits() -> ResponseReturnValue:
    return render_template(
        "awards/pages/payment_limits.html", limits=queries.limits_of_all(current_session()), standard=STANDARD
    )


@pages.get("/payment_limits/<uuid:person_id>")
@allow(administrator, load=queries.limited_person)
def show(person: Person, kept: ReleaseLimit | None) -> ResponseReturnValue:
    own = service.NOT_YOUR_OWN if person.id == current_actor().person_id else None
    return render_template(
        "awards/pages/payment_limit.html",
        person=person,
        limit=kept or STANDARD,
        version=kept.version if kept else 0,
        refusal=own,
    )


@pages.post("/payment_limits/<uuid:person_id>")
@allow(administrator, load=queries.limited_person)
def save(person: Person, _: ReleaseLimit | None) -> ResponseReturnValue:
    reader = FormReader(request.form)
    run_pence = reader.money("run_pence", "the most in one run")
    day_pence = reader.money("day_pence", "the most in one day")
    version = read_version(request.form, reader.problems)
    check(reader.problems)
    service.set_limit(
        current_session(),
        person,
        run_pence=run_pence or Pence(0),
        day_pence=day_pence or Pence(0),
        version=version,
        **acting_now(),
    )
    note(f"The limit of {person.name} is set.")
    return redirect(url_for(".list"))
