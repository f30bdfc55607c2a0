"""`/unexpected_payments`: money that arrived though its payment was reversed."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications.schemas import NothingSchema
from grants.awards.access import may_pay
from grants.awards.changing.overpayments import service
from grants.awards.models import Award
from grants.awards.paying.runs.unexpected import queries
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.paying.runs.unexpected.rules import OUTCOMES
from grants.kernel.access import administrator
from grants.kernel.api import DayField, PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_actor, current_session

api = api_blueprint("unexpected_payments", "Money that arrived though its payment was reversed")

Answer = tuple[UnexpectedPayment, dict[str, str]]


class UnexpectedSettlementSchema(Strict):
    """What becomes of the money, and how that is known, or why. `due_on` is by when it is asked back."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    reason = fields.String(required=True)
    due_on = DayField(load_default=None, allow_none=True)


class NotSettledSchema(Strict):
    """Why what was proposed is not so."""

    reason = fields.String(required=True)


class UnexpectedPaymentSchema(Strict):
    """A payment that was reversed and arrived after all, when its instalment could not take it any more.

    What becomes of it is proposed by one and settled by another. `set_off` is the number of the instalment that is paid
    by it.
    """

    payment_id = fields.UUID()
    run_id = fields.UUID(attribute="payment.run_id")
    award_id = fields.UUID()
    instalment = fields.Integer(attribute="payment.instalment.number")
    amount_pence = PenceField(attribute="payment.amount_pence")
    arrived_on = fields.Date()
    found_at = fields.AwareDateTime()
    found_by = fields.UUID()
    outcome = fields.String(allow_none=True, validate=validate.OneOf(OUTCOMES))
    reason = fields.String()
    due_on = fields.Date(allow_none=True)
    proposed_at = fields.AwareDateTime(allow_none=True)
    proposed_by = fields.UUID(allow_none=True)
    settled_at = fields.AwareDateTime(allow_none=True)
    settled_by = fields.UUID(allow_none=True)
    set_off = fields.Integer(attribute="set_off.number", allow_none=True)
    version = fields.Integer()


class UnexpectedPaymentListSchema(Strict):
    items = fields.List(fields.Nested(UnexpectedPaymentSchema))


def _located(unexpected: UnexpectedPayment) -> Answer:
    found = queries.unexpected_of(current_session(), unexpected.payment_id)
    at = url_for("unexpected_payments_api.show", payment_id=unexpected.payment_id)
    return found, {"ETag": f'"{found.version}"', "Location": at}


@api.get("/unexpected_payments", "list_unexpected_payments")
@api.response(200, UnexpectedPaymentListSchema)
@allow(administrator)
def list_unexpected() -> dict[str, Any]:
    """What arrived unexpectedly and is not settled, of grants about which you may decide."""
    return {"items": queries.to_settle(current_session(), current_actor())}


@api.get("/unexpected_payments/<uuid:payment_id>", "show_unexpected_payment")
@api.response(200, UnexpectedPaymentSchema, etag=True)
@allow(may_pay, load=queries.award_and_unexpected)
def show(_: Award, unexpected: UnexpectedPayment) -> Answer:
    """Money that arrived unexpectedly by a payment, and what becomes of it."""
    return unexpected, {"ETag": f'"{unexpected.version}"'}


@api.post("/unexpected_payments/<uuid:payment_id>/settlement", "settle_unexpected_payment")
@api.arguments(UnexpectedSettlementSchema)
@api.response(201, UnexpectedPaymentSchema)
@allow(may_pay, load=queries.award_and_unexpected)
def settle(given: dict[str, Any], _: Award, unexpected: UnexpectedPayment) -> Answer:
    """Propose what becomes of it; another confirms it. The same proposed again changes nothing."""
    service.propose_settlement(current_session(), unexpected, **given, **acting_now())
    return _located(unexpected)


@api.post("/unexpected_payments/<uuid:payment_id>/settlement/confirmation", "confirm_unexpected_settlement")
@api.arguments(NothingSchema)
@api.response(201, UnexpectedPaymentSchema)
@api.takes_version
@allow(may_pay, load=queries.award_and_unexpected)
def confirm(_given: dict[str, Any], _: Award, unexpected: UnexpectedPayment) -> Answer:
    """Confirm as another what was proposed: it is a repayment then, pays the next instalment, or is settled."""
    service.confirm_settlement(current_session(), unexpected, version=expected_version(), **acting_now())
    return _located(unexpected)


@api.post("/unexpected_payments/<uuid:payment_id>/settlement/refusal", "drop_unexpected_settlement")
@api.arguments(NotSettledSchema)
@api.response(201, UnexpectedPaymentSchema)
@api.takes_version
@allow(may_pay, load=queries.award_and_unexpected)
def drop(given: dict[str, Any], _: Award, unexpected: UnexpectedPayment) -> Answer:
    """Say why it is not settled so: take back what you proposed, or refuse what another did."""
    service.drop_proposal(current_session(), unexpected, **given, version=expected_version(), **acting_now())
    return _located(unexpected)
