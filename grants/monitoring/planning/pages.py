"""The exact days of a change that is not agreed yet, for both sides to read before they agree."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.awards.changing.variations.access import may_read_variation
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.queries import variation_of
from grants.awards.changing.variations.rules import OPEN
from grants.awards.models import Award
from grants.kernel.clock import london_day
from grants.kernel.web import allow, current_session, current_time
from grants.monitoring.planning.changed import changed_by

pages = Blueprint("changed_days", __name__)


@pages.get("/awards/<uuid:award_id>/variations/<int:number>/days")
@allow(may_read_variation, load=variation_of)
def show(award: Award, variation: Variation) -> ResponseReturnValue:
    """One that is not open any more has made its changes, or makes none."""
    if variation.state not in OPEN:
        return redirect(url_for("variations.show", award_id=award.id, number=variation.number))
    changed = changed_by(current_session(), award, variation, london_day(current_time()))
    return render_template("monitoring/pages/changed_days.html", award=award, variation=variation, changed=changed)
