"""`/rounds/{id}/ranking`: the applications from the best down, raw and adjusted side by side."""

from typing import Any

from grants.kernel.api import api_blueprint
from grants.kernel.web import allow, current_actor
from grants.panels.ranking import shown
from grants.panels.ranking.access import may_see_ranking, ranking_for
from grants.panels.ranking.queries import MarkedRound, marked_round
from grants.panels.ranking.schemas import RankingQuery, RankingSchema

api = api_blueprint("ranking", "The ranking of a round: raw and adjusted means, chances, cautions")


@api.get("/rounds/<uuid:round_id>/ranking")
@api.arguments(RankingQuery, location="query")
@api.response(200, RankingSchema)
@allow(may_see_ranking, load=marked_round)
def show_ranking(query: dict[str, Any], whole: MarkedRound) -> dict[str, Any]:
    """The applications from the best down, as far as you may see them."""
    return shown.ranking(ranking_for(current_actor(), whole, query["by"]))
