"""`/rounds/{id}/withdrawal`."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session, current_time
from grants.schemes import queries
from grants.schemes.api import Answer, round_answer
from grants.schemes.models import Round
from grants.schemes.round_life import service
from grants.schemes.round_life.changeable import what_may_change
from grants.schemes.rules import round_state
from grants.schemes.schemas import RoundSchema

round_life_api = api_blueprint("round_life", "Withdrawing a round")


class RoundWithdrawalSchema(Strict):
    reason = fields.String(required=True, metadata={"description": "Everybody can read it"})


class ChangeableSchema(Strict):
    """One thing of a round: whether it may still change, and how, or why not."""

    key = fields.String()
    name = fields.String()
    can_change = fields.Boolean()
    because = fields.String()


class ChangeableListSchema(Strict):
    items = fields.List(fields.Nested(ChangeableSchema))


@round_life_api.get("/rounds/<uuid:round_id>/changes", "list_what_may_change")
@round_life_api.response(200, ChangeableListSchema)
@allow(administrator, load=queries.round_of)
def list_changes(round_: Round) -> dict[str, Any]:
    """What of a round may still change, and what may not, with the reason."""
    in_use = round_.scheme.in_use_since is not None
    return {"items": what_may_change(round_state(round_, current_time()), in_use=in_use)}


@round_life_api.post("/rounds/<uuid:round_id>/withdrawal", "withdraw_round")
@round_life_api.arguments(RoundWithdrawalSchema)
@round_life_api.response(200, RoundSchema)
@round_life_api.takes_version
@allow(administrator, load=queries.round_of)
def withdraw(data: dict[str, Any], round_: Round) -> Answer:
    """Let nobody apply in a round any more. Everybody who began or sent something is told, and keeps it."""
    service.withdraw_round(current_session(), round_, **data, version=expected_version(), **acting_now())
    return round_answer(round_)
