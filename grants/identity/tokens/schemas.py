"""Sign-in codes and tokens as JSON."""

from marshmallow import fields

from grants.identity.tokens.rules import MOST_DAYS, USUAL_DAYS
from grants.kernel.api import Strict


class SignInCodeSchema(Strict):
    """A code of six figures that is sent to an address. Whether anybody there is known is not said."""

    id = fields.UUID(dump_only=True)
    email = fields.String(required=True)
    expires_at = fields.AwareDateTime(dump_only=True)


class TokenSchema(Strict):
    """A token with which a program acts for the person it belongs to."""

    id = fields.UUID()
    label = fields.String()
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


class TokensSchema(Strict):
    items = fields.List(fields.Nested(TokenSchema))


class NewTokenSchema(TokenSchema):
    """A token, shown this once: only a hash of it is kept."""

    token = fields.String()


class TokenRequestSchema(Strict):
    """A code that was sent to the person for whom the program is to act, and what the token is for."""

    code_id = fields.UUID(required=True)
    code = fields.String(required=True)
    label = fields.String(required=True, metadata={"description": "What the token is for"})
    days = fields.Integer(
        strict=True,
        load_default=USUAL_DAYS,
        metadata={"description": f"How many days it lasts, {MOST_DAYS} at most"},
    )
