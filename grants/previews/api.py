"""`/rounds/{id}/preview`: a round as everybody would see it on some day, before it is public."""

from typing import Any

from flask import g

from grants.kernel.access import administrator
from grants.kernel.api import MomentField, Strict, api_blueprint
from grants.kernel.problems import check
from grants.kernel.web import allow, current_time, this_app
from grants.previews.queries import Previewed, previewed
from grants.previews.staging import stage_round
from grants.schemes.api import round_answer
from grants.schemes.schemas import RoundSchema

preview_api = api_blueprint("previews", "What people will see of a round before it is public")


class RoundPreviewQuery(Strict):
    at = MomentField(load_default=None, metadata={"description": "The moment of the look; left out, now"})


@preview_api.get("/rounds/<uuid:round_id>/preview", "preview_round")
@preview_api.arguments(RoundPreviewQuery, location="query")
@preview_api.response(200, RoundSchema)
@allow(administrator, load=previewed)
def show_preview(query: dict[str, Any], previewed: Previewed) -> dict[str, Any]:
    """A round as everybody would see it at that moment. Nothing of it is kept: what is being set up stays so."""
    check(list(previewed.missing))
    outer = g.session, g.now
    with this_app().database.rehearse() as session:
        try:
            round_ = stage_round(session, previewed.round_id, now=current_time())
            g.session, g.now = session, query["at"] or current_time()
            shown = round_answer(round_)[0]
            session.expunge_all()  # a rollback would forget what was read
            return shown
        finally:
            g.session, g.now = outer
