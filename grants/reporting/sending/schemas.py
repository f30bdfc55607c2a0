"""To whom packs go, as JSON."""

from marshmallow import fields

from grants.kernel.api import Strict


class PackRecipientSchema(Strict):
    """Somebody to whom a pack goes. One with an account who may read it needs no name; the others read it by a link."""

    id = fields.UUID(dump_only=True)
    email = fields.String(required=True)
    name = fields.String(load_default="")
    person_id = fields.UUID(dump_only=True, allow_none=True)
    sent_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    link_until = fields.AwareDateTime(dump_only=True, allow_none=True)
    times_sent = fields.Integer(dump_only=True)
    opened_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class PackRecipientListSchema(Strict):
    items = fields.List(fields.Nested(PackRecipientSchema))
