"""`/decisions/{id}/offer_details`: what an offer says of days and years, before its letter is released."""

from typing import Any

from marshmallow import fields, validate

from grants.awards.planning.beforehand import queries, service
from grants.awards.planning.beforehand.access import may_prepare_offer
from grants.kernel.api import DayField, PenceField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.panels.models import Decision

api = api_blueprint("beforehand", "Offers before their letters are released")

ONE = "/decisions/<uuid:decision_id>/offer_details"
MOST = 100


class OfferDetailsSchema(Strict):
    """Days and years of an offer: one day or null for each condition, in their order; no years where they are even.

    What is not named stays as it was.
    """

    due_on = fields.List(DayField(allow_none=True), load_default=None, validate=validate.Length(max=MOST))
    years = fields.List(
        PenceField(validate=validate.Range(min=0)),
        load_default=None,
        validate=validate.Length(max=MOST),
    )
    version = fields.Integer(dump_only=True)


def _shown(decision: Decision) -> dict[str, Any]:
    session = current_session()
    days = [due_on for _, due_on in queries.condition_days(session, decision)]
    return {"due_on": days, "years": queries.years_said_before(session, decision), "version": decision.version}


@api.get(ONE, "show_offer_details")
@api.response(200, OfferDetailsSchema)
@allow(may_prepare_offer, load=queries.decision_to_prepare)
def show(decision: Decision) -> dict[str, Any]:
    """What the offer of a decision will say of days and years."""
    return _shown(decision)


@api.put(ONE, "put_offer_details")
@api.arguments(OfferDetailsSchema)
@api.response(200, OfferDetailsSchema)
@api.needs_version
@allow(may_prepare_offer, load=queries.decision_to_prepare)
def put(given: dict[str, Any], decision: Decision) -> dict[str, Any]:
    """Say by when each condition is to be done, and what each year gives, while the letter is held."""
    service.prepare_offer(current_session(), decision, **given, version=expected_version(), **acting_now())
    return _shown(decision)
