"""The life of a pack as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.reporting.approving.rules import OUTCOMES


class PackCommentSchema(Strict):
    """What an administrator said of a draft."""

    id = fields.UUID(dump_only=True)
    comment = fields.String(required=True, attribute="said")
    said_by = fields.String(dump_only=True, attribute="person.name")
    said_at = fields.AwareDateTime(dump_only=True)


class PackCommentListSchema(Strict):
    items = fields.List(fields.Nested(PackCommentSchema))


class DiscardingSchema(Strict):
    """Why a draft is not used."""

    discarded_because = fields.String(required=True)


class ReplacementSchema(Strict):
    """Why an approved pack is replaced."""

    replaces_because = fields.String(required=True)


class PackRemakeSchema(Strict):
    """Once that the document of an approved pack was made again from what was kept; `outcome` is null until it is."""

    id = fields.UUID()
    asked_at = fields.AwareDateTime()
    made_at = fields.AwareDateTime(allow_none=True)
    made_with = fields.String(allow_none=True)
    digest = fields.String(allow_none=True, metadata={"description": "The SHA-256 of its bytes"})
    outcome = fields.String(allow_none=True, validate=validate.OneOf(tuple(OUTCOMES)))


class PackRemakeListSchema(Strict):
    items = fields.List(fields.Nested(PackRemakeSchema))
