"""`/rounds/{id}/ranking`: the applications from the best down, raw and adjusted side by side."""

from typing import Any

from grants.kernel.api import api_blueprint
from grants.kernel.web import allow, current_actor
from grants.panels import ranking_shown
from grants.panels.ranking import MarkedRound, marked_round
from grants.panels.ranking_access import may_see_ranking, ranking_for
from grants.panels.ranking_schemas import RankingQuery, RankingSchema

api = api_blueprint("ranking", "The ranking of a round: raw and adjusted means, chances, cautions")


@api.get("/rounds/<uuid:round_id>/ranking")
@api.arguments(RankingQuery, location="query")
@api.response(200, RankingSchema)
@allow(may_see_ranking, load=marked_round)
def show_ranking(query: dict[str, Any], whole: MarkedRound) -> dict[str, Any]:
    """The applications from the best down, as far as you may see them."""
    return ranking_shown.ranking(ranking_for(current_actor(), whole, query["by"]))
