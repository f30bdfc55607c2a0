"""Panels and their members as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField
from grants.panels.models import MEMBER_KINDS, SITS, STANDINGS


class PanelMemberSchema(Strict):
    """A member, and on whose part they sit."""

    id = fields.UUID(dump_only=True)
    person_id = fields.UUID(dump_only=True)
    name = fields.String(
        load_default="", metadata={"description": "Needed where nobody with this address is known yet"}
    )
    kind = fields.String(required=True, validate=validate.OneOf(MEMBER_KINDS))
    is_chair = BooleanField(load_default=False)
    is_observer = BooleanField(load_default=False)
    standing = fields.String(
        load_default=SITS,
        validate=validate.OneOf(STANDINGS),
        metadata={"description": "Who joins sits or is a substitute; later they may have stood down"},
    )
    joined_at = fields.AwareDateTime(dump_only=True)


class NewPanelMemberSchema(PanelMemberSchema):
    """Somebody who joins a panel. Their address is taken, and not given back."""

    email = fields.String(required=True, load_only=True)


class PanelMembersSchema(Strict):
    items = fields.List(fields.Nested(PanelMemberSchema))


class PanelSummarySchema(Strict):
    """A panel without its members."""

    id = fields.UUID()
    round_id = fields.UUID()
    round_name = fields.String(attribute="round.name")
    scheme_name = fields.String(attribute="round.scheme.name")
    state = fields.String()


class PanelSchema(Strict):
    """The panel of a round: convening, sitting, closed."""

    id = fields.UUID()
    round_id = fields.UUID()
    state = fields.String()
    third_sector_members = fields.Integer()
    quorum = fields.Integer()
    sat_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()
    members = fields.List(fields.Nested(PanelMemberSchema))
