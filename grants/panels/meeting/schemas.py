"""The meeting of a panel as JSON. Sums are in whole pence."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from grants.kernel.api import PenceField, Strict
from grants.panels.comparing.ranking.rules import ADJUSTED, RAW
from grants.panels.meeting.models import CHOICES


class AttendanceSchema(Strict):
    """A member who came."""

    member_id = fields.UUID()
    came_at = fields.AwareDateTime()
    left_at = fields.AwareDateTime(allow_none=True)


class PresentSchema(Strict):
    """The members who are there now."""

    present = fields.List(fields.UUID(), required=True)


class CurrentItemSchema(Strict):
    """Which application the meeting comes to; none lays the present one down."""

    application_id = fields.UUID(required=True, allow_none=True)


class OrderSchema(Strict):
    ordered_by = fields.String(required=True, validate=validate.OneOf([ADJUSTED, RAW]))


class VoteSchema(Strict):
    member_id = fields.UUID(required=True)
    choice = fields.String(required=True, validate=validate.OneOf(CHOICES))


class VotesSchema(Strict):
    """How members vote; a member by themselves sends their own vote alone.

    While the panel does not meet, that is a vote in writing on what is proposed, and `proposal_version` says on which.
    """

    votes = fields.List(fields.Nested(VoteSchema), required=True)
    proposal_version = fields.Integer(load_default=None, allow_none=True, load_only=True)

    @validates_schema
    def _nobody_twice(self, given: dict[str, Any], **_: Any) -> None:
        members = [vote["member_id"] for vote in given["votes"]]
        again = [number for number, member in enumerate(members) if member in members[:number]]
        if again:
            raise ValidationError({"votes": {number: {"member_id": ["Name each member once."]} for number in again}})


class FunderShareSchema(Strict):
    """One funder's part of the round's money, and of what is proposed and final of it."""

    funder_id = fields.UUID(attribute="funder.id")
    funder = fields.String(attribute="funder.name")
    budget_pence = PenceField()
    committed_pence = PenceField()


class MeetingSchema(Strict):
    """The meeting as it stands. `state` changes whenever what you see may have changed."""

    panel_id = fields.UUID()
    ordered_by = fields.String()
    current_application_id = fields.UUID(allow_none=True)
    opened_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()
    state = fields.String()
    attendance = fields.List(fields.Nested(AttendanceSchema))
    funders = fields.List(
        fields.Nested(FunderShareSchema),
        allow_none=True,
        metadata={"description": "None for who has a conflict of interest in the round: sums would tell of it"},
    )
