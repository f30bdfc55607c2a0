"""What came back as JSON."""

from marshmallow import fields

from grants.kernel.api import PageQuery, Strict
from grants.kernel.booleans import BooleanField, WrittenBooleanField


class BounceSchema(Strict):
    """A mail that was refused or came back."""

    id = fields.UUID()
    address = fields.String()
    person_id = fields.UUID(allow_none=True)
    name = fields.String(attribute="person.name", dump_default=None, allow_none=True)
    phone = fields.String(attribute="person.phone", dump_default=None, allow_none=True)
    message_id = fields.UUID(allow_none=True)
    what = fields.String(metadata={"description": "What did not arrive"})
    way = fields.String(metadata={"description": "`refused` by the server, or `returned` later"})
    status = fields.String(metadata={"description": "As in RFC 3463; empty where nobody said"})
    said = fields.String(metadata={"description": "Why, in the words of the mail server"})
    at = fields.AwareDateTime()
    settled_at = fields.AwareDateTime(allow_none=True)
    note = fields.String()


class BounceQuery(PageQuery):
    settled = WrittenBooleanField(load_default=False, metadata={"description": "Those that somebody has dealt with"})


class SettlementSchema(Strict):
    """How somebody has dealt with it."""

    note = fields.String(load_default="")
    address_works = BooleanField(load_default=False, metadata={"description": "Write to the address again"})
