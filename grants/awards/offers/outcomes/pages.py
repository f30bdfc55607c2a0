"""What became of an application, for people."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.applications.access import is_member
from grants.applications.models import Application
from grants.applications.queries import application_of
from grants.awards.access import may_read_letters_about, may_read_outcome
from grants.awards.offers.outcomes.queries import outcome_of
from grants.kernel.clock import london_day
from grants.kernel.web import allow, current_actor, current_session, current_time

pages = Blueprint("outcomes", __name__)


@pages.get("/applications/<uuid:application_id>/outcome")
@allow(may_read_outcome, load=application_of)
def show(application: Application) -> ResponseReturnValue:
    return render_template(
        "awards/pages/outcome.html",
        application=application,
        outcome=outcome_of(current_session(), application),
        today=london_day(current_time()),
        is_own=is_member(current_actor(), application.organisation_id),
        reads_letter=may_read_letters_about(current_actor(), application) is None,
    )
