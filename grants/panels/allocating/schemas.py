"""Who reads what, as JSON."""

from marshmallow import fields, validate

from grants.kernel.api import MomentField, PageQuery, Strict
from grants.kernel.booleans import BooleanField, WrittenBooleanField
from grants.panels.allocating.rules import MOST_READERS

NEXT = "Send it as `after` for the applications that follow; null at the end"


class ReadersSchema(Strict):
    """The members who read an application."""

    application_id = fields.UUID(required=True)
    title = fields.String(dump_only=True)
    member_ids = fields.List(fields.UUID(), required=True)


class LoadSchema(Strict):
    """How many applications a member reads, and how many of them they have scored."""

    member_id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    reads = fields.Integer()
    scored = fields.Integer()


class PanelAllocationSchema(Strict):
    """Who reads what. `readers_each` is null where everybody who votes reads everything.

    `said` is what the allocation lacks, in words; `hidden` counts applications that are closed to you.
    """

    readers_each = fields.Integer(required=True, allow_none=True, validate=validate.Range(1, MOST_READERS))
    scores_due_at = MomentField(load_default=None, allow_none=True)
    items = fields.List(
        fields.Nested(ReadersSchema),
        load_default=None,
        metadata={"description": "Applications whose readers are to be exactly these; all others stay as they are"},
    )
    set_aside = BooleanField(
        load_default=False,
        load_only=True,
        metadata={"description": "Delete the marks of readers who are taken off; otherwise that is refused"},
    )
    members = fields.List(fields.Nested(LoadSchema), dump_only=True)
    said = fields.List(fields.String(), dump_only=True)
    hidden = fields.Integer(dump_only=True)
    next = fields.String(dump_only=True, allow_none=True, metadata={"description": NEXT})


class ProposalQuery(PageQuery):
    anew = WrittenBooleanField(load_default=False, metadata={"description": "Keep only readers who have given marks"})


class ProposalAskedSchema(Strict):
    anew = BooleanField(load_default=False, metadata={"description": "Keep only readers who have given marks"})


class ReadersProposalSchema(Strict):
    """Who could read what. Accept it with its `fingerprint`, or send items back changed. Each page
    of the same proposal has the same fingerprint.

    `state` is `made` where it is there. In a large round it is `none` before one is asked for, `asked` while a worker
    makes it, `failed` where that could not be done, `changed` where something has changed since, `accepted` while a
    worker gives it, then `given`, or `refused` where something had changed. Only what is made has a fingerprint.
    """

    state = fields.String(
        validate=validate.OneOf(("none", "asked", "failed", "made", "changed", "accepted", "given", "refused"))
    )
    fingerprint = fields.String(allow_none=True)
    items = fields.List(fields.Nested(ReadersSchema))
    members = fields.List(fields.Nested(LoadSchema))
    said = fields.List(fields.String())
    hidden = fields.Integer()
    next = fields.String(allow_none=True, metadata={"description": NEXT})


class ReadersAcceptanceSchema(Strict):
    """The proposal that was looked at."""

    fingerprint = fields.String(required=True)
    anew = BooleanField(load_default=False)
