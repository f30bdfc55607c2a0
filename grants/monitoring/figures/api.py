"""`/awards/{id}/figures`: what the returns of a grant tell in figures."""

from typing import Any

from marshmallow import fields

from grants.awards.access import may_read_award
from grants.awards.models import Award
from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.web import allow, current_session
from grants.monitoring.asking.outcomes.queries import award_with_application
from grants.monitoring.asking.outcomes.schemas import PromiseSchema
from grants.monitoring.figures.queries import figures_of_awards
from grants.monitoring.schemas import LineToldSchema

figure_api = api_blueprint("figures_of_grants", "What returns of grants tell in figures")


class ReachedSchema(Strict):
    """An outcome of a grant, and the figure that accepted returns told of it last, in the unit of its measure."""

    promise = fields.Nested(PromiseSchema)
    told = fields.Integer(allow_none=True)


class BroughtSchema(Strict):
    """What a grant brought beside its money, all accepted returns together."""

    hours = fields.Integer()
    raised_pence = PenceField()
    in_kind_pence = PenceField()


class FiguresSchema(Strict):
    reached = fields.List(fields.Nested(ReachedSchema))
    brought = fields.Nested(BroughtSchema)
    lines = fields.List(fields.Nested(LineToldSchema))


@figure_api.get("/awards/<uuid:award_id>/figures")
@figure_api.response(200, FiguresSchema)
@allow(may_read_award, load=award_with_application)
def show_figures(award: Award) -> Any:
    """What the accepted returns of a grant tell: outcomes with their figures, what it brought, and what was spent."""
    return figures_of_awards(current_session(), [award])[award.id]
