"""Beginning a draft with the answers of an earlier application."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries
from grants.applications.access import may_edit_application, may_read_application
from grants.applications.filling.earlier.queries import earlier_applications
from grants.applications.filling.earlier.rules import Copied
from grants.applications.filling.earlier.service import copy_from_earlier
from grants.applications.filling.sheet import refusal_now
from grants.applications.models import Application
from grants.kernel.pages import note
from grants.kernel.problems import Invalid, Problem
from grants.kernel.web import acting_now, allow, current_session, require

NAMED = 3
"""How many of the questions that are left are named; the sections say what is to be done."""

earlier_pages = Blueprint("earlier", __name__)


@earlier_pages.get("/applications/<uuid:application_id>/earlier")
@allow(may_edit_application, load=queries.application_of)
def choose(application: Application) -> ResponseReturnValue:
    return render_template(
        "applications/pages/earlier.html",
        application=application,
        earlier=earlier_applications(current_session(), application),
        refusal=refusal_now(application),
    )


@earlier_pages.post("/applications/<uuid:application_id>/earlier")
@allow(may_edit_application, load=queries.application_of)
def copy(application: Application) -> ResponseReturnValue:
    session = current_session()
    try:
        earlier = queries.application_of(session, UUID(request.form.get("earlier_id", "")))
    except ValueError:
        raise Invalid([Problem("earlier_id", "Choose an application to copy from.", "missing")]) from None
    require(may_read_application, earlier)
    found = copy_from_earlier(session, application, earlier, **acting_now())
    note(_told(found, earlier.reference))
    return redirect(url_for("applications.show", application_id=application.id))


def _told(found: Copied, reference: str) -> str:
    number = len(found.copied)
    copied = f"{number} answers are" if number > 1 else "1 answer is"
    told = f"{copied} copied from {reference}. Read what is copied: it was written before."
    if not found.left:
        return told
    more = f", and {len(found.left) - NAMED} more" if len(found.left) > NAMED else ""
    return f"{told} Left for you: {'; '.join(found.left[:NAMED])}{more}."
