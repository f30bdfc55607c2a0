"""What a person chose about our mail, as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.notifications.kinds import OPTIONAL


class MailChoiceSchema(Strict):
    """Which kinds of messages a person does not get by mail, and between which hours of the day they are written to."""

    unwanted = fields.List(
        fields.String(validate=validate.Length(max=60)),
        required=True,
        validate=validate.Length(max=len(OPTIONAL) + 20),
        metadata={"description": "Of " + ", ".join(f"`{kind}`" for kind in OPTIONAL)},
    )
    from_hour = fields.Integer(load_default=None, allow_none=True, strict=True)
    until_hour = fields.Integer(load_default=None, allow_none=True, strict=True)
