"""Interests as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField
from grants.panels.conflicts.rules import LEVELS


class InterestSchema(Strict):
    """What a member has to do with an application. `leaves` closes it to them."""

    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    note = fields.String(load_default="")
    automatic = BooleanField(dump_only=True)
    declared_at = fields.AwareDateTime(dump_only=True)
