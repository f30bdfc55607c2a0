"""`/rounds/{id}/ranking`: the applications from the best down, raw and adjusted side by side."""

from typing import Any

from grants.kernel.api import api_blueprint
from grants.kernel.paging import number_before
from grants.kernel.web import allow, current_actor, current_session
from grants.panels.comparing.ranking import shown
from grants.panels.comparing.ranking.access import load_compared, may_see_ranking, ranking_for
from grants.panels.comparing.ranking.queries import Compared
from grants.panels.comparing.ranking.schemas import RankingQuery, RankingSchema

api = api_blueprint("ranking", "The ranking of a round: raw and adjusted means, chances, cautions")


@api.get("/rounds/<uuid:round_id>/ranking")
@api.arguments(RankingQuery, location="query")
@api.response(200, RankingSchema)
@allow(may_see_ranking, load=load_compared)
def show_ranking(query: dict[str, Any], compared: Compared) -> dict[str, Any]:
    """The applications from the best down, as far as you may see them."""
    after = number_before(query.get("after"))
    found = ranking_for(current_session(), current_actor(), compared, query["by"], after=after, size=query["size"])
    return shown.ranking(found)
