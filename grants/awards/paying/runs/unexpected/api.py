"""`/unexpected_payments`: money that arrived though its payment was reversed."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.awards.access import may_pay
from grants.awards.models import Award
from grants.awards.paying.runs.unexpected import queries, service
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.paying.runs.unexpected.rules import OUTCOMES
from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session

api = api_blueprint("unexpected_payments", "Money that arrived though its payment was reversed")


class UnexpectedSettlementSchema(Strict):
    """What became of the money, and how that is known."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    reason = fields.String(required=True)


class UnexpectedPaymentSchema(Strict):
    """A payment that was reversed and arrived after all, when its instalment could not take it any more."""

    payment_id = fields.UUID()
    run_id = fields.UUID(attribute="payment.run_id")
    award_id = fields.UUID(attribute="payment.award.id")
    instalment = fields.Integer(attribute="payment.instalment.number")
    amount_pence = PenceField(attribute="payment.amount_pence")
    arrived_on = fields.Date()
    found_at = fields.AwareDateTime()
    found_by = fields.UUID()
    outcome = fields.String(allow_none=True, validate=validate.OneOf(OUTCOMES))
    reason = fields.String()
    settled_at = fields.AwareDateTime(allow_none=True)
    settled_by = fields.UUID(allow_none=True)


class UnexpectedPaymentListSchema(Strict):
    items = fields.List(fields.Nested(UnexpectedPaymentSchema))


@api.get("/unexpected_payments", "list_unexpected_payments")
@api.response(200, UnexpectedPaymentListSchema)
@allow(administrator)
def list_unexpected() -> dict[str, Any]:
    """What arrived unexpectedly and is not settled, of grants about which you may decide."""
    return {"items": queries.to_settle(current_session(), current_actor())}


@api.get("/unexpected_payments/<uuid:payment_id>", "show_unexpected_payment")
@api.response(200, UnexpectedPaymentSchema)
@allow(may_pay, load=queries.award_and_unexpected)
def show(_: Award, unexpected: UnexpectedPayment) -> UnexpectedPayment:
    """Money that arrived unexpectedly by a payment, and what became of it."""
    return unexpected


@api.post("/unexpected_payments/<uuid:payment_id>/settlement", "settle_unexpected_payment")
@api.arguments(UnexpectedSettlementSchema)
@api.response(201, UnexpectedPaymentSchema)
@allow(may_pay, load=queries.award_and_unexpected)
def settle(given: dict[str, Any], _: Award, unexpected: UnexpectedPayment) -> tuple[UnexpectedPayment, dict[str, str]]:
    """Say what became of it. Somebody else than who recorded that it arrived does this."""
    service.settle_unexpected(current_session(), unexpected, **given, **acting_now())
    return queries.unexpected_of(current_session(), unexpected.payment_id), {
        "Location": url_for(".show", payment_id=unexpected.payment_id)
    }
