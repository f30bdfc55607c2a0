"""Questions about packs as JSON."""

from marshmallow import fields

from grants.kernel.api import Strict


class PackQuestionSchema(Strict):
    """A question about a table of a pack by its key, and one of its lines by what stands first in it, or with an empty
    `line` the whole table.
    """

    id = fields.UUID(dump_only=True)
    table = fields.String(required=True)
    line = fields.String(load_default="")
    question = fields.String(required=True)
    asked_by = fields.String(dump_only=True, attribute="asker.name")
    asked_at = fields.AwareDateTime(dump_only=True)
    answer = fields.String(dump_only=True, allow_none=True)
    answered_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class PackQuestionListSchema(Strict):
    items = fields.List(fields.Nested(PackQuestionSchema))


class PackAnswerSchema(Strict):
    """What a question about a pack is answered."""

    answer = fields.String(required=True)
