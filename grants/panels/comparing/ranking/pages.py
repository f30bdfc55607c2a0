"""The ranking of a round for those who decide, and what its numbers mean."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from grants.kernel.pages import addresses
from grants.kernel.paging import number_before
from grants.kernel.web import allow, current_actor, current_session
from grants.panels.access import may_confirm
from grants.panels.comparing.ranking.access import load_compared, may_see_ranking, ranking_for
from grants.panels.comparing.ranking.queries import Compared
from grants.panels.comparing.ranking.rules import DECLINE_TO, FUND_FROM, ORDERS, WIDE_SPREAD
from grants.panels.comparing.ranking.shown import line_page, previous_of
from grants.panels.comparing.ranking.words import sentence_of

pages = Blueprint("ranking", __name__)


@pages.get("/rounds/<uuid:round_id>/ranking")
@allow(may_see_ranking, load=load_compared)
def show(compared: Compared) -> ResponseReturnValue:
    actor = current_actor()
    after = number_before(request.args.get("after"))
    ranking = ranking_for(current_session(), actor, compared, request.args.get("by"), after=after)
    return render_template(
        "panels/pages/ranking.html",
        ranking=ranking,
        previous=previous_of(ranking),
        line=line_page(ranking),
        orders=ORDERS,
        cautions=[sentence_of(caution, ranking) for caution in ranking.cautions],
        may_decide=may_confirm(actor, compared.panel) is None,
        assessing_at=addresses("panels.assess", "application_id"),
        deciding_at=addresses("deciding.show", "application_id"),
    )


@pages.get("/rounds/<uuid:round_id>/ranking/meaning")
@allow(may_see_ranking, load=load_compared)
def meaning(compared: Compared) -> ResponseReturnValue:
    """What adjusted means are, why they inform and do not decide, and how hard people mark."""
    ranking = ranking_for(current_session(), current_actor(), compared, size=1)
    members = {each.id: each.person.name for each in compared.panel.members}
    harshness = [(members.get(member_id, "Somebody who has left"), each) for member_id, each in ranking.markers.items()]
    return render_template(
        "panels/pages/ranking_meaning.html",
        ranking=ranking,
        cautions=[sentence_of(caution, ranking) for caution in ranking.cautions],
        harshness=sorted(harshness, key=lambda pair: -pair[1].points),
        fund_from=FUND_FROM,
        decline_to=DECLINE_TO,
        wide_spread=WIDE_SPREAD,
    )
