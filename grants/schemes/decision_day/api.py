"""`/rounds/{id}/decision_day`: by which day a round is decided."""

from typing import Any

from grants.kernel.access import administrator
from grants.kernel.api import DayField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.api import Answer, round_answer
from grants.schemes.decision_day import service
from grants.schemes.models import Round
from grants.schemes.schemas import RoundSchema

decision_day_api = api_blueprint("decision_day", "By when a round is decided")


class DecisionDaySchema(Strict):
    decisions_by = DayField(required=True, metadata={"description": "After the round closes; everybody can read it"})


@decision_day_api.put("/rounds/<uuid:round_id>/decision_day")
@decision_day_api.arguments(DecisionDaySchema)
@decision_day_api.response(200, RoundSchema)
@decision_day_api.takes_version
@allow(administrator, load=queries.round_of)
def put_decision_day(data: dict[str, Any], round_: Round) -> Answer:
    """Say by which day the applicants of a round hear, also once it has closed."""
    service.say_decision_day(current_session(), round_, **data, version=expected_version(), **acting_now())
    return round_answer(round_)
