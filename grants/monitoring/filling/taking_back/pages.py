"""Taking back a return from its page."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.filling.pages import version_sent
from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_session, shown_at
from grants.monitoring.access import may_write_return
from grants.monitoring.filling.taking_back import service
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of

taking_back_pages = Blueprint("taking_back", __name__)


@taking_back_pages.post("/returns/<uuid:return_id>/taking-back")
@shown_at("monitoring.show")
@allow(may_write_return, load=return_of)
def take_back(monitoring_return: Return) -> ResponseReturnValue:
    service.take_back(current_session(), monitoring_return, version=version_sent(), **acting_now())
    note("You have taken the return back. Change what you like, and send it again.")
    return redirect(url_for("monitoring.show", return_id=monitoring_return.id))
