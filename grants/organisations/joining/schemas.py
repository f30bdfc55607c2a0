"""Whom an organisation names as one of its people, as JSON."""

from marshmallow import fields

from grants.kernel.api import Strict
from grants.kernel.booleans import BooleanField


class AskedMemberSchema(Strict):
    """Somebody who is asked whether they act for an organisation. It counts for nothing until they agree."""

    id = fields.UUID(dump_only=True)
    organisation_id = fields.UUID(dump_only=True)
    organisation_name = fields.String(dump_only=True, attribute="organisation.name")
    email = fields.String(required=True)
    name = fields.String(required=True)
    position = fields.String(required=True)
    is_signatory = BooleanField(load_default=False, metadata={"description": "Whether they may sign once they agree"})
    asked_at = fields.AwareDateTime(dump_only=True)
    asked_by_name = fields.String(dump_only=True, allow_none=True)
    denied_at = fields.AwareDateTime(
        dump_only=True, allow_none=True, metadata={"description": "When they said that they do not act for it"}
    )


class AskedMemberListSchema(Strict):
    items = fields.List(fields.Nested(AskedMemberSchema))


class AnswerToAskingSchema(Strict):
    """Whether you act for the organisation. `name` is for who has not told us theirs."""

    agrees = BooleanField(required=True)
    name = fields.String(load_default="")


class AnsweredAskingSchema(Strict):
    """What was answered. `organisation_id` can be read from now on by who agreed."""

    agrees = BooleanField()
    organisation_id = fields.UUID()
