"""`/rounds/{id}/withdrawal` and `/reopening`."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import MomentField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.api import Answer, round_answer
from grants.schemes.models import Round
from grants.schemes.round_life import service
from grants.schemes.schemas import RoundSchema

round_life_api = api_blueprint("round_life", "Withdrawing a round, and opening it again")


class RoundWithdrawalSchema(Strict):
    reason = fields.String(required=True, metadata={"description": "Everybody can read it"})


class RoundReopeningSchema(RoundWithdrawalSchema):
    closes_at = MomentField(required=True, metadata={"description": "Still to come, and not before its deadline"})


@round_life_api.post("/rounds/<uuid:round_id>/withdrawal", "withdraw_round")
@round_life_api.arguments(RoundWithdrawalSchema)
@round_life_api.response(200, RoundSchema)
@round_life_api.takes_version
@allow(administrator, load=queries.round_of)
def withdraw(data: dict[str, Any], round_: Round) -> Answer:
    """Let nobody apply in a round any more. Everybody who began or sent something is told, and keeps it."""
    service.withdraw_round(current_session(), round_, **data, version=expected_version(), **acting_now())
    return round_answer(round_)


@round_life_api.post("/rounds/<uuid:round_id>/reopening", "reopen_round")
@round_life_api.arguments(RoundReopeningSchema)
@round_life_api.response(200, RoundSchema)
@round_life_api.takes_version
@allow(administrator, load=queries.round_of)
def reopen(data: dict[str, Any], round_: Round) -> Answer:
    """Let people apply again in a round that has closed or was withdrawn. Whoever has something in it is told."""
    service.reopen_round(current_session(), round_, **data, version=expected_version(), **acting_now())
    return round_answer(round_)
