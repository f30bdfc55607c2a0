"""People as JSON."""

from marshmallow import fields, validate

from grants.identity.models import FORMATS
from grants.identity.needs.rules import MADE_BY_HAND, METHODS
from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField
from grants.kernel.languages import ENGLISH, FURTHER


class RoleSchema(Strict):
    role = fields.String()
    on = fields.UUID(allow_none=True)


class CommunicationNeedsSchema(Strict):
    """How a person needs to hear from us, beside the format of letters."""

    contact_method = fields.String(validate=validate.OneOf(list(METHODS)), load_default="email")
    hand_format = fields.String(
        allow_none=True,
        validate=validate.OneOf(list(MADE_BY_HAND)),
        load_default=None,
        metadata={"description": "A format that people make; letters in it are sent by hand"},
    )
    print_points = fields.Integer(
        allow_none=True, strict=True, load_default=None, metadata={"description": "Size of large print"}
    )
    interpreter_language = fields.String(allow_none=True, load_default=None)
    note_taker = BooleanField(load_default=False)
    other_support = fields.String(allow_none=True, load_default=None)
    may_share = BooleanField(load_default=False, metadata={"description": "With people who meet or write to them"})
    review_on = fields.Date(dump_only=True, allow_none=True)


class MeSchema(Strict):
    """The person a token or a browser acts for."""

    id = fields.UUID(dump_only=True)
    email = fields.String(dump_only=True)
    name = fields.String(required=True)
    phone = fields.String(allow_none=True, load_default="")
    letter_format = fields.String(validate=validate.OneOf(FORMATS), load_default="standard")
    language = fields.String(
        validate=validate.OneOf([ENGLISH, *FURTHER]),
        load_default=None,
        metadata={"description": "The one that you would rather read; letters and schemes may be given in it"},
    )
    roles = fields.List(fields.Nested(RoleSchema), dump_only=True)
