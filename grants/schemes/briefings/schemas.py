"""Places at briefings as JSON."""

from marshmallow import fields

from grants.kernel.api import Strict
from grants.schemes.schemas import BriefingSchema


class WishToComeSchema(Strict):
    """Somebody who wants to come to a briefing. An address has one place, with what it was given last."""

    name = fields.String(required=True)
    email = fields.String(required=True)
    needs = fields.String(load_default="", metadata={"description": "What helps them to take part"})


class BriefingPlaceSchema(WishToComeSchema):
    taken_at = fields.AwareDateTime(dump_only=True)


class BriefingPlaceListSchema(Strict):
    """Who has a place, as long as that is known; `taken` counts those whose names are erased too."""

    taken = fields.Integer()
    items = fields.List(fields.Nested(BriefingPlaceSchema))


class PlaceKeptSchema(Strict):
    """A place is kept, and a mail is on its way that says so."""

    briefing = fields.Nested(BriefingSchema)
