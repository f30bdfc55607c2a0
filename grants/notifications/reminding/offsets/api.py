"""`/schemes/{id}/reminder_offsets`: on which days the reminders of a scheme go out."""

from typing import Any

from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint, expected_version
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_session
from grants.notifications.reminding.offsets import queries, rules, service
from grants.notifications.reminding.offsets.queries import Schedule
from grants.notifications.rules import USUAL, Step
from grants.schemes.models import Scheme

api = api_blueprint("reminder_offsets", "On which days the reminders of a scheme go out")

Answer = tuple[dict[str, Any], dict[str, str]]


class ReminderStepSchema(Strict):
    """One reminder of a deadline."""

    name = fields.String(dump_only=True)
    days = fields.Integer(required=True, strict=True, metadata={"description": "Before the deadline, or negative"})
    working = BooleanField(load_default=False, metadata={"description": "Whether the days are working days"})
    at = fields.Time(format="%H:%M", load_default=Step(0).at, metadata={"description": "The time in London"})
    to_us = BooleanField(load_default=False, metadata={"description": "Whether it goes to administrators as well"})


class NewReminderOffsetsSchema(Strict):
    steps = fields.List(
        fields.Nested(ReminderStepSchema),
        required=True,
        metadata={"description": "None at all for the usual ones"},
    )


class ReminderOffsetsSchema(Strict):
    """The reminders of one kind of deadline."""

    kind = fields.String()
    about = fields.String()
    steps = fields.List(fields.Nested(ReminderStepSchema))
    usual = fields.List(fields.Nested(ReminderStepSchema))
    is_usual = fields.Boolean()
    version = fields.Integer()


class ReminderOffsetsListSchema(Strict):
    items = fields.List(fields.Nested(ReminderOffsetsSchema))


def _shown(schedule: Schedule) -> dict[str, Any]:
    kind = schedule.kind
    return {
        "kind": kind,
        "about": rules.NAMES[kind],
        "steps": schedule.steps,
        "usual": USUAL[kind],
        "is_usual": schedule.is_usual,
        "version": schedule.version,
    }


@api.get("/schemes/<uuid:scheme_id>/reminder_offsets", "list_reminder_offsets")
@api.response(200, ReminderOffsetsListSchema)
@allow(administrator, load=queries.scheme_and_schedules)
def list_offsets(_: Scheme, schedules: list[Schedule]) -> dict[str, Any]:
    """On which days reminders go out, with what is usual."""
    return {"items": [_shown(each) for each in schedules]}


@api.put("/schemes/<uuid:scheme_id>/reminder_offsets/<kind>", "set_reminder_offsets")
@api.arguments(NewReminderOffsetsSchema)
@api.response(200, ReminderOffsetsSchema, etag=True)
@api.needs_version
@allow(administrator, load=queries.scheme_and_schedule)
def set_offsets(given: dict[str, Any], scheme: Scheme, schedule: Schedule) -> Answer:
    """Set on which days reminders of one kind go out. What is planned follows; what was sent does not go again."""
    steps = tuple(Step(**each) for each in given["steps"])
    kept = service.set_offsets(
        current_session(),
        scheme,
        schedule.kind,
        steps,
        version=expected_version(),
        **acting_now(),
    )
    return _shown(kept), {"ETag": f'"{kept.version}"'}
