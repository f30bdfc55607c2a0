"""Places at briefings as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import MomentField, Strict
from grants.kernel.languages import FURTHER
from grants.schemes.schemas import BriefingSchema


class WishToComeSchema(Strict):
    """Somebody who wants to come to a briefing. An address has one place, with what it was given last."""

    name = fields.String(required=True)
    email = fields.String(required=True)
    needs = fields.String(load_default="", metadata={"description": "What helps them to take part"})
    language = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(FURTHER, error="Choose one of the languages."),
        metadata={"description": "In which we write to them, where the scheme has it; null for English"},
    )


class BriefingChangeSchema(Strict):
    """What of a briefing is to be otherwise, and why; what is left out stays."""

    starts_at = MomentField()
    minutes = fields.Integer(strict=True)
    capacity = fields.Integer(allow_none=True, strict=True)
    place = fields.String()
    reason = fields.String(required=True, metadata={"description": "Everybody can read it"})


class BriefingCancellationSchema(Strict):
    reason = fields.String(required=True, metadata={"description": "Everybody can read it"})


class BriefingPlaceSchema(WishToComeSchema):
    taken_at = fields.AwareDateTime(dump_only=True)


class BriefingPlaceListSchema(Strict):
    """Who has a place, as long as that is known; `taken` counts those whose names are erased too."""

    taken = fields.Integer()
    items = fields.List(fields.Nested(BriefingPlaceSchema))


class PlaceKeptSchema(Strict):
    """A place is kept, and a mail is on its way that says so."""

    briefing = fields.Nested(BriefingSchema)
