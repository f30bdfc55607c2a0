"""`/awards/{id}/extension` and `/awards/{id}/lapse`: offers that are not answered in time."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.applications.schemas import NothingSchema
from grants.awards import queries
from grants.awards.access import may_settle_offer
from grants.awards.api import Answer, with_version
from grants.awards.models import Award
from grants.awards.offers import service
from grants.awards.schemas import AwardSchema
from grants.kernel.api import DayField, Strict, api_blueprint, expected_version
from grants.kernel.web import allow, current_actor, current_session, current_time

api = api_blueprint("offers", "Offers that are not answered in time")


class ExtensionSchema(Strict):
    """More time for an offer, to the end of a day."""

    last_day = DayField(required=True)
    reason = fields.String(required=True)


def _now() -> dict[str, Any]:
    return {"version": expected_version(), "actor": current_actor(), "now": current_time()}


@api.post("/awards/<uuid:award_id>/extension", "extend_offer")
@api.arguments(ExtensionSchema)
@api.response(201, AwardSchema)
@api.takes_version
@allow(may_settle_offer, load=queries.award_of)
def extend(given: dict[str, Any], award: Award) -> Answer:
    """Let the offer be accepted until the end of a later day, also when it has run out."""
    service.extend_offer(current_session(), award, **given, **_now())
    return _located(award)


@api.post("/awards/<uuid:award_id>/lapse", "take_back_offer")
@api.arguments(NothingSchema)
@api.response(201, AwardSchema)
@api.takes_version
@allow(may_settle_offer, load=queries.award_of)
def take_back(_: dict[str, Any], award: Award) -> Answer:
    """Take back an offer that ran out: its round may spend the money on another."""
    service.take_offer_back(current_session(), award, **_now())
    return _located(award)


def _located(award: Award) -> Answer:
    return with_version(award, Location=url_for("awards_api.show", award_id=award.id))
