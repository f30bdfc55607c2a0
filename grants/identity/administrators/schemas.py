"""Those who run the programme as JSON."""

from marshmallow import fields

from grants.kernel.api import Strict


class AdministratorSchema(Strict):
    id = fields.UUID(dump_only=True)
    name = fields.String(dump_only=True)
    email = fields.String(dump_only=True)
    phone = fields.String(dump_only=True, allow_none=True)
    last_signed_in_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class AdministratorsSchema(Strict):
    items = fields.List(fields.Nested(AdministratorSchema), dump_only=True)


class AppointmentSchema(Strict):
    """The proposal that somebody becomes an administrator."""

    id = fields.UUID(dump_only=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    reason = fields.String(required=True, metadata={"description": "Why this person is to run the programme"})
    alike_because = fields.String(
        load_default="",
        metadata={"description": "Why this is another person, where the address looks like an administrator’s own"},
    )
    state = fields.String(dump_only=True)
    proposed_by = fields.UUID(dump_only=True)
    proposed_at = fields.AwareDateTime(dump_only=True)
    settled_by = fields.UUID(dump_only=True, allow_none=True)
    settled_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    refusal = fields.String(dump_only=True)
    person_id = fields.UUID(dump_only=True, allow_none=True, metadata={"description": "Who became an administrator"})


class AppointmentsSchema(Strict):
    items = fields.List(fields.Nested(AppointmentSchema), dump_only=True)


class AppointmentReasonSchema(Strict):
    reason = fields.String(required=True)
