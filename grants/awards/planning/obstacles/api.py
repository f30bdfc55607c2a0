"""`/awards/{id}/instalments/{number}/hold`, `/resumption` and `/early_payment`, and what stands in the way of each."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.awards.access import may_decide_about_award, may_pay, may_read_award, may_read_letters
from grants.awards.models import Award, Instalment
from grants.awards.planning.obstacles import queries, service
from grants.awards.queries import award_of
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.clock import london_day
from grants.kernel.web import acting_now, allow, current_session, current_time

api = api_blueprint("obstacles", "What instalments wait for, holding one and letting it go on or be paid early")

Located = tuple[Any, dict[str, str]]


class ReasonSchema(Strict):
    reason = fields.String(required=True, metadata={"description": "The grantee reads it"})


class HoldSchema(Strict):
    """The payment of an instalment was stopped, and goes on from `resumed_at`."""

    number = fields.Integer()
    reason = fields.String()
    held_at = fields.AwareDateTime()
    resumed_at = fields.AwareDateTime(allow_none=True)
    resumed_because = fields.String()


class EarlyReasonSchema(Strict):
    reason = fields.String(required=True)


class EarlyPaymentSchema(Strict):
    """Why an instalment is paid before the day for which it was planned."""

    number = fields.Integer()
    due_on = fields.Date(metadata={"description": "For when it was planned"})
    reason = fields.String()
    allowed_at = fields.AwareDateTime()
    allowed_by = fields.UUID()


class EarlyPaymentListSchema(Strict):
    items = fields.List(fields.Nested(EarlyPaymentSchema))


class ObstacleSchema(Strict):
    """One thing that stands in the way of an instalment, in a sentence for the grantee."""

    number = fields.Integer()
    kind = fields.String(metadata={"description": "held, return, condition, document, earlier or day"})
    sentence = fields.String()


class ObstacleListSchema(Strict):
    items = fields.List(fields.Nested(ObstacleSchema))


class HoldListSchema(Strict):
    items = fields.List(fields.Nested(HoldSchema))


@api.get("/awards/<uuid:award_id>/obstacles")
@api.response(200, ObstacleListSchema)
@allow(may_read_award, load=award_of)
def list_obstacles(award: Award) -> dict[str, Any]:
    """What stands in the way of each instalment that is not paid, what people have to do first."""
    found = queries.obstacles_of(current_session(), award.instalments, today=london_day(current_time()))
    numbers = {each.id: each.number for each in award.instalments}
    return {
        "items": [
            {"number": numbers[instalment_id], "kind": each.kind, "sentence": each.to_grantee}
            for instalment_id, in_the_way in found.items()
            for each in in_the_way
        ]
    }


@api.get("/awards/<uuid:award_id>/holds")
@api.response(200, HoldListSchema)
@allow(may_read_letters, load=award_of)
def list_holds(award: Award) -> dict[str, Any]:
    """Every time that an instalment was held, the latest first."""
    return {"items": queries.history_of_holds(current_session(), award.id)}


@api.post("/awards/<uuid:award_id>/instalments/<int:number>/hold", "hold_instalment")
@api.arguments(ReasonSchema)
@api.response(201, HoldSchema)
@allow(may_pay, load=queries.award_and_instalment)
def hold(given: dict[str, Any], award: Award, instalment: Instalment) -> Located:
    """Stop the payment of an instalment for now: it is in no payment run until it goes on."""
    held = service.hold_instalment(current_session(), award, number=instalment.number, **given, **acting_now())
    return held, _holds(award)


@api.post("/awards/<uuid:award_id>/instalments/<int:number>/resumption", "resume_instalment")
@api.arguments(ReasonSchema)
@api.response(201, HoldSchema)
@allow(may_pay, load=queries.award_and_instalment)
def resume(given: dict[str, Any], award: Award, instalment: Instalment) -> Located:
    """Let a held instalment go on."""
    resumed = service.resume_instalment(current_session(), award, number=instalment.number, **given, **acting_now())
    return resumed, _holds(award)


@api.get("/awards/<uuid:award_id>/early_payments")
@api.response(200, EarlyPaymentListSchema)
@allow(may_decide_about_award, load=award_of)
def list_early_payments(award: Award) -> dict[str, Any]:
    """Every instalment of which somebody said why it is paid before its day."""
    return {"items": queries.early_payments_of(current_session(), award.id)}


@api.post("/awards/<uuid:award_id>/instalments/<int:number>/early_payment", "allow_early_payment")
@api.arguments(EarlyReasonSchema)
@api.response(201, EarlyPaymentSchema)
@allow(may_pay, load=queries.award_and_instalment)
def allow_early(given: dict[str, Any], award: Award, instalment: Instalment) -> Located:
    """Say why an instalment is paid more than ten working days before its day. A second time leads to the first."""
    early = service.allow_early_payment(current_session(), award, number=instalment.number, **given, **acting_now())
    return early, {"Location": url_for(".list_early_payments", award_id=award.id)}


def _holds(award: Award) -> dict[str, str]:
    return {"Location": url_for(".list_holds", award_id=award.id)}
