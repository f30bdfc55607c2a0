"""Whether an organisation is in the public directory, and how people reach it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.organisations import queries
from grants.organisations.access import may_change_organisation
from grants.organisations.directory import service
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import is_named

pages = Blueprint("directory_entry", __name__)


@pages.get("/organisations/<uuid:organisation_id>/directory")
@allow(may_change_organisation, load=queries.organisation_of)
def show(organisation: Organisation) -> ResponseReturnValue:
    return render_template(
        "organisations/pages/directory_entry.html",
        organisation=organisation,
        entry=service.entry_of(current_session(), organisation.id),
        is_named=is_named(organisation),
    )


@pages.post("/organisations/<uuid:organisation_id>/directory")
@allow(may_change_organisation, load=queries.organisation_of)
def save(organisation: Organisation) -> ResponseReturnValue:
    session, actor, now = current_session(), current_actor(), current_time()
    reader = FormReader(request.form)
    answer = reader.text("is_entered")
    if answer not in ("yes", "no"):
        check([Problem("is_entered", "Say whether you want to be in the directory.", "missing")])
    if answer == "yes":
        service.enter(session, organisation, contact=reader.text("contact"), actor=actor, now=now)
        note(f"Your entry is kept. {organisation.name} is in the directory while we publish a grant of it.")
    else:
        service.leave(session, organisation, actor=actor, now=now)
        note(f"{organisation.name} is not in the directory.")
    return redirect(url_for("organisations.show", organisation_id=organisation.id))
