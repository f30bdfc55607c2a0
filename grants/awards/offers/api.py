"""`/awards/{id}/acceptance` and `/refusal`, `/extension` and `/lapse`: an offer is answered, or ends."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.applications.schemas import NothingSchema
from grants.awards import queries
from grants.awards.access import may_answer_offer, may_read_letters, may_settle_offer
from grants.awards.api import Answer, with_version
from grants.awards.models import Award
from grants.awards.offers import queries as offer_queries
from grants.awards.offers import service
from grants.awards.schemas import AcceptanceSchema, AwardSchema, RefusalSchema
from grants.kernel.api import DayField, Strict, api_blueprint, expected_version
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_session

api = api_blueprint("offers", "The answer to an offer, and what becomes of it without one")


class SignatureSchema(Strict):
    """A signature, with the words that were signed. `terms_digest` is the SHA-256 of `terms_text`."""

    number = fields.Integer()
    name = fields.String()
    on_paper = BooleanField()
    signed_on = fields.Date()
    statement = fields.String()
    terms_number = fields.Integer()
    terms_text = fields.String()
    terms_digest = fields.String()


class AcceptedSchema(Strict):
    """What is signed to accept an offer, and who has signed. `terms_number` 0 is for the terms that come with this."""

    statement = fields.String()
    signatures_needed = fields.Integer()
    terms_number = fields.Integer()
    terms_text = fields.String()
    terms_digest = fields.String()
    signatures = fields.List(fields.Nested(SignatureSchema))


class ExtensionSchema(Strict):
    """More time for an offer, to the end of a day."""

    last_day = DayField(required=True)
    reason = fields.String(required=True)


@api.get("/awards/<uuid:award_id>/acceptance", "show_acceptance")
@api.response(200, AcceptedSchema)
@allow(may_read_letters, load=queries.award_of)
def show_acceptance(award: Award) -> dict[str, Any]:
    """What is signed to accept an offer, by how many, and who has signed which words."""
    session = current_session()
    signatures, signing = offer_queries.signatures_of(session, award.id), offer_queries.to_sign(session, award)
    words = signatures[0] if signatures else signing
    return {
        "statement": words.statement,
        "signatures_needed": signing.signatures_needed,
        "terms_number": words.terms_number,
        "terms_text": words.terms_text,
        "terms_digest": words.terms_digest,
        "signatures": signatures,
    }


@api.post("/awards/<uuid:award_id>/acceptance", "accept_award")
@api.arguments(AcceptanceSchema)
@api.response(201, AwardSchema)
@api.takes_version
@allow(may_answer_offer, load=queries.award_of)
def accept(given: dict[str, Any], award: Award) -> Answer:
    """Sign for your organisation. Where two people have to sign, the award stays offered until the second has.

    `If-Match` makes sure that it is the offer you read.
    """
    service.accept_award(current_session(), award, agrees=given["agrees"], version=expected_version(), **acting_now())
    return _located(award)


@api.post("/awards/<uuid:award_id>/refusal", "decline_award")
@api.arguments(RefusalSchema)
@api.response(201, AwardSchema)
@api.takes_version
@allow(may_answer_offer, load=queries.award_of)
def refuse(given: dict[str, Any], award: Award) -> Answer:
    """Turn the offer down for your organisation, also when somebody has signed it."""
    service.decline_award(current_session(), award, reason=given["reason"], version=expected_version(), **acting_now())
    return _located(award)


@api.post("/awards/<uuid:award_id>/extension", "extend_offer")
@api.arguments(ExtensionSchema)
@api.response(201, AwardSchema)
@api.takes_version
@allow(may_settle_offer, load=queries.award_of)
def extend(given: dict[str, Any], award: Award) -> Answer:
    """Let the offer be accepted until the end of a later day, also when it has run out."""
    service.extend_offer(current_session(), award, **given, version=expected_version(), **acting_now())
    return _located(award)


@api.post("/awards/<uuid:award_id>/lapse", "take_back_offer")
@api.arguments(NothingSchema)
@api.response(201, AwardSchema)
@api.takes_version
@allow(may_settle_offer, load=queries.award_of)
def take_back(_: dict[str, Any], award: Award) -> Answer:
    """Take back an offer that ran out: its round may spend the money on another."""
    service.take_offer_back(current_session(), award, version=expected_version(), **acting_now())
    return _located(award)


def _located(award: Award) -> Answer:
    return with_version(award, Location=url_for("awards_api.show", award_id=award.id))
