"""`/awards/{id}/paper_acceptances`: letters of acceptance that were signed on paper."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications.schemas import NothingSchema
from grants.awards import queries as awards
from grants.awards.access import may_settle_offer
from grants.awards.api import Answer, with_version
from grants.awards.models import Award
from grants.awards.offers.paper import queries, service
from grants.awards.offers.paper.models import PaperAcceptance
from grants.awards.offers.paper.rules import STATES
from grants.awards.schemas import AwardSchema, RefusalSchema
from grants.kernel.api import DayField, Strict, api_blueprint
from grants.kernel.uploads.schemas import SentFileSchema
from grants.kernel.web import acting_now, allow, current_session, this_app

api = api_blueprint("paper", "Offers that are accepted on paper")


class PaperEntrySchema(Strict):
    """Who signed, and when. The second name only where two people have to sign."""

    first_name = fields.String(required=True)
    second_name = fields.String(load_default="")
    signed_on = DayField(required=True)


class PaperAcceptanceSchema(PaperEntrySchema):
    """A signed letter: waiting, confirmed by another administrator, refused with a reason, or overtaken."""

    id = fields.UUID(dump_only=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    reason = fields.String(dump_only=True)
    entered_at = fields.AwareDateTime(dump_only=True)
    settled_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class PaperListSchema(Strict):
    items = fields.List(fields.Nested(PaperAcceptanceSchema))


@api.get("/awards/<uuid:award_id>/paper_acceptances", "list_paper_acceptances")
@api.response(200, PaperListSchema)
@allow(may_settle_offer, load=awards.award_of)
def list_papers(award: Award) -> dict[str, Any]:
    """The letters that were entered for an offer, the newest first."""
    return {"items": queries.papers_of(current_session(), award.id)}


@api.post("/awards/<uuid:award_id>/paper_acceptances", "enter_paper_acceptance")
@api.arguments(SentFileSchema, location="files")
@api.arguments(PaperEntrySchema, location="form")
@api.response(201, PaperAcceptanceSchema)
@allow(may_settle_offer, load=awards.award_of)
def enter(sent: dict[str, Any], form: dict[str, Any], award: Award) -> tuple[PaperAcceptance, int, dict[str, str]]:
    """Enter a signed letter. Another administrator confirms it."""
    letter = (sent["file"].filename or "", sent["file"].read())
    paper = service.enter_paper(current_session(), award, **form, letter=letter, files=this_app().files, **acting_now())
    return paper, 201, {"Location": url_for(".list_papers", award_id=award.id)}


@api.post("/awards/<uuid:award_id>/paper_acceptances/confirmation", "confirm_paper_acceptance")
@api.arguments(NothingSchema)
@api.response(201, AwardSchema)
@allow(may_settle_offer, load=awards.award_of)
def confirm(_: dict[str, Any], award: Award) -> Answer:
    """Confirm the letter that waits, as somebody else than who entered it. The offer is accepted by that."""
    service.confirm_paper(current_session(), award, **acting_now())
    return with_version(award, Location=url_for("awards_api.show", award_id=award.id))


@api.post("/awards/<uuid:award_id>/paper_acceptances/refusal", "refuse_paper_acceptance")
@api.arguments(RefusalSchema)
@api.response(201, AwardSchema)
@allow(may_settle_offer, load=awards.award_of)
def refuse(given: dict[str, Any], award: Award) -> Answer:
    """Say what is not right about the letter that waits."""
    service.refuse_paper(current_session(), award, reason=given["reason"], **acting_now())
    return with_version(award, Location=url_for("awards_api.show", award_id=award.id))
