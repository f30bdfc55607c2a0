"""`/rounds/{id}/withdrawal`."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.api import Answer, round_answer
from grants.schemes.models import Round
from grants.schemes.round_life import service
from grants.schemes.schemas import RoundSchema

round_life_api = api_blueprint("round_life", "Withdrawing a round")


class RoundWithdrawalSchema(Strict):
    reason = fields.String(required=True, metadata={"description": "Everybody can read it"})


@round_life_api.post("/rounds/<uuid:round_id>/withdrawal", "withdraw_round")
@round_life_api.arguments(RoundWithdrawalSchema)
@round_life_api.response(200, RoundSchema)
@round_life_api.takes_version
@allow(administrator, load=queries.round_of)
def withdraw(data: dict[str, Any], round_: Round) -> Answer:
    """Let nobody apply in a round any more. Everybody who began or sent something is told, and keeps it."""
    service.withdraw_round(current_session(), round_, **data, version=expected_version(), **acting_now())
    return round_answer(round_)
