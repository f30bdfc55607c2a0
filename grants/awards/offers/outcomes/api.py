"""What became of an application, for programs."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from grants.applications.models import Application
from grants.applications.queries import application_of
from grants.awards.access import may_read_outcome
from grants.awards.letters.access import may_read_letter
from grants.awards.letters.download import letter_download
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of
from grants.awards.offers.outcomes.queries import KINDS, outcome_of
from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.web import allow, current_session

api = api_blueprint("outcomes", "What became of an application")


class OutcomeSchema(Strict):
    """How an application ended, as its letter tells it. All is empty until the letter is on its way."""

    application_id = fields.UUID()
    outcome = fields.String(allow_none=True, validate=validate.OneOf(KINDS))
    amount_pence = PenceField(allow_none=True)
    conditions = fields.String()
    reasons = fields.String(metadata={"description": "Why it cannot be considered, or what was said of it"})
    told_at = fields.AwareDateTime(attribute="letter.asked_at", dump_default=None, allow_none=True)
    letter_id = fields.UUID(attribute="letter.id", dump_default=None, allow_none=True)
    award_id = fields.UUID(attribute="letter.award_id", dump_default=None, allow_none=True)


@api.get("/applications/<uuid:application_id>/outcome", "show_outcome")
@api.response(200, OutcomeSchema)
@allow(may_read_outcome, load=application_of)
def show_to_program(application: Application) -> dict[str, Any]:
    """How it ended: the decision, the amount, and the reasons or feedback. Empty until people are told."""
    outcome = outcome_of(current_session(), application)
    return {"application_id": application.id, **vars(outcome)}


@api.get("/letters/<uuid:letter_id>/file", "show_letter_file")
@api.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
@allow(may_read_letter, load=letter_of)
def letter_file(letter: Letter) -> Response:
    """A letter about an application as it was sent: a PDF, or text for those who asked for that."""
    return letter_download(letter)
