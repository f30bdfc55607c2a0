"""Panels as JSON. Sums are in whole pence; points run from 0 to 100."""

from marshmallow import fields, validate

from grants.kernel.api import PenceField, Strict
from grants.panels.models import MEMBER_KINDS, SITS, STANDINGS
from grants.panels.rules import LEVELS

NAMELESS = "None where the scheme is scored without names and you are on the panel, until the decision is final"


class PanelMemberSchema(Strict):
    """A member, and on whose part they sit."""

    id = fields.UUID(dump_only=True)
    person_id = fields.UUID(dump_only=True)
    name = fields.String(
        load_default="", metadata={"description": "Needed where nobody with this address is known yet"}
    )
    kind = fields.String(required=True, validate=validate.OneOf(MEMBER_KINDS))
    is_chair = fields.Boolean(load_default=False)
    is_observer = fields.Boolean(load_default=False)
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


class InterestSchema(Strict):
    """What a member has to do with an application. `leaves` closes it to them."""

    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    note = fields.String(load_default="")
    automatic = fields.Boolean(dump_only=True)
    declared_at = fields.AwareDateTime(dump_only=True)


class DocketItemSchema(Strict):
    """An application before the panel: title and organisation, and what you have done about it."""

    application_id = fields.UUID()
    reference = fields.String()
    title = fields.String()
    organisation_name = fields.String(allow_none=True, metadata={"description": NAMELESS})
    interest = fields.Nested(InterestSchema, allow_none=True)
    to_score = fields.Boolean(metadata={"description": "Whether you still are to give your marks for it"})
    has_scored = fields.Boolean()
    may_read = fields.Boolean()


class ReadAnswerSchema(Strict):
    question = fields.String()
    answer = fields.String()


class ReadSectionSchema(Strict):
    title = fields.String()
    answers = fields.List(fields.Nested(ReadAnswerSchema))


class ScoredCriterionSchema(Strict):
    """What a mark is given for. `guide` says what each mark means, from 0 up."""

    id = fields.UUID()
    name = fields.String()
    guidance = fields.String()
    guide = fields.List(fields.Raw())
    weight = fields.Integer()


class ReadingSchema(Strict):
    """An application in full, for those who may read it."""

    application_id = fields.UUID()
    reference = fields.String()
    title = fields.String()
    organisation_name = fields.String(allow_none=True, metadata={"description": NAMELESS})
    state = fields.String()
    amount_requested_pence = PenceField()
    sections = fields.List(fields.Nested(ReadSectionSchema))
    criteria = fields.List(fields.Nested(ScoredCriterionSchema))


class MarkSchema(Strict):
    """A mark for one criterion, of the scheme's scale, with its reason; none where it does not apply (`applies`)."""

    criterion_id = fields.UUID(required=True)
    mark = fields.Integer(load_default=None, allow_none=True, strict=True, metadata={"minimum": 0})
    applies = fields.Boolean(load_default=True, load_only=True)
    reason = fields.String(load_default="")
    version = fields.Integer(dump_only=True)
    scored_at = fields.AwareDateTime(dump_only=True)


class MarksSchema(Strict):
    """All of a member's marks for an application, one for each criterion."""

    scores = fields.List(fields.Nested(MarkSchema), required=True)


class ScoresheetSchema(Strict):
    """One member's marks. `points` is their weighted sum, from 0 to 100."""

    member_id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    points = fields.Float(allow_none=True)
    scores = fields.List(fields.Nested(MarkSchema))


class ScoresSchema(Strict):
    """Your own marks and, once all of yours are given, those of the others."""

    own = fields.Nested(ScoresheetSchema, allow_none=True)
    others = fields.List(fields.Nested(ScoresheetSchema))
    others_are_shown = fields.Boolean()
