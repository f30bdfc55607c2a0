"""The page on which promise and measure of reporting stand side by side."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.kernel.web import allow
from grants.monitoring.planning.costing.access import may_see_cost
from grants.monitoring.planning.costing.queries import scheme_and_costs
from grants.monitoring.planning.costing.rules import Measured
from grants.schemes.models import Scheme
from grants.schemes.tiers.cost_rules import share_in_words, time_of_each

costing_pages = Blueprint("reporting_cost", __name__)


@costing_pages.get("/schemes/<uuid:scheme_id>/reporting-cost")
@allow(may_see_cost, load=scheme_and_costs)
def show(scheme: Scheme, found: list[Measured]) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/reporting_cost.html",
        scheme=scheme,
        found=found,
        share_in_words=share_in_words,
        time_of_each=time_of_each,
    )
