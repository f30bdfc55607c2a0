"""Beginning a draft with the answers of an earlier application."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries
from grants.applications.access import may_edit_application, may_read_application
from grants.applications.earlier.queries import earlier_applications
from grants.applications.earlier.service import copy_from_earlier
from grants.applications.models import Application
from grants.applications.section_pages import refusal_now
from grants.kernel.pages import note
from grants.kernel.problems import Invalid, Problem
from grants.kernel.web import allow, current_actor, current_session, current_time, require

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
    found = copy_from_earlier(session, application, earlier, actor=current_actor(), now=current_time())
    left = f" Left out, because the questions differ or are answered: {'; '.join(found.left)}." if found.left else ""
    note(f"Copied from {earlier.reference}: {'; '.join(found.copied)}.{left} Read each of them: it was written before.")
    return redirect(url_for("applications.show", application_id=application.id))
