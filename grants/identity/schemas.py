"""People as JSON."""

from marshmallow import fields, validate

from grants.identity.models import FORMATS
from grants.kernel.api import Strict


class RoleSchema(Strict):
    role = fields.String()
    on = fields.UUID(allow_none=True)


class MeSchema(Strict):
    """The person a token or a browser acts for."""

    id = fields.UUID(dump_only=True)
    email = fields.String(dump_only=True)
    name = fields.String(required=True)
    phone = fields.String(allow_none=True, load_default="")
    letter_format = fields.String(validate=validate.OneOf(FORMATS), load_default="standard")
    roles = fields.List(fields.Nested(RoleSchema), dump_only=True)
