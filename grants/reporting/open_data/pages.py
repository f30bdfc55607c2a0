"""Open data where people find it, and what the checks found, for administrators."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator, anyone
from grants.kernel.web import allow, current_time, this_app
from grants.reporting.open_data import rules
from grants.reporting.open_data.queries import what_checks_find
from grants.reporting.open_data.records import LICENCE, VERSION

open_data_pages = Blueprint("open_data", __name__)


@open_data_pages.get("/open-data")
@allow(anyone)
def show() -> ResponseReturnValue:
    return render_template(
        "reporting/pages/open_data.html",
        licence=LICENCE,
        version=VERSION,
        grant_maker=this_app().particulars.grant_maker,
        publisher_id=this_app().settings.publisher_id,
    )


@open_data_pages.get("/open-data/checks")
@allow(administrator)
def checks() -> ResponseReturnValue:
    app = this_app()
    found = what_checks_find(app.database, app.settings_as_said, current_time())
    return render_template("reporting/pages/open_data_checks.html", found=found, grades=rules.GRADES)
