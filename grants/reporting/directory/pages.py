"""The public directory for people."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from grants.kernel.access import anyone
from grants.kernel.web import allow, current_session, current_time, this_app
from grants.reporting.directory.queries import entries_page

directory_pages = Blueprint("directory", __name__)


@directory_pages.get("/directory")
@allow(anyone)
def list_entries() -> ResponseReturnValue:
    page = entries_page(current_session(), this_app().settings_as_said, current_time(), after=request.args.get("after"))
    return render_template("reporting/pages/directory.html", page=page)
