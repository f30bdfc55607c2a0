"""`/panels/{id}/meeting_plan`: when and where a panel meets."""

from typing import Any

from marshmallow import fields

from grants.kernel.api import MomentField, Strict, api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.panels import access, queries
from grants.panels.meeting.planning import service
from grants.panels.models import Panel

api = api_blueprint("planning", "Panels: when and where they meet")

Answer = tuple[Panel, dict[str, str]]


class MeetingPlanSchema(Strict):
    """When and where a panel means to meet. None takes the time back."""

    meets_at = MomentField(required=True, allow_none=True)
    meeting_place = fields.String(load_default="")


def _answer(panel: Panel) -> Answer:
    return panel, {"ETag": f'"{panel.version}"'}


@api.get("/panels/<uuid:panel_id>/meeting_plan")
@api.response(200, MeetingPlanSchema, etag=True)
@allow(access.may_see_panel, load=queries.panel_of)
def show_plan(panel: Panel) -> Answer:
    """When and where a panel means to meet."""
    return _answer(panel)


@api.put("/panels/<uuid:panel_id>/meeting_plan", "plan_meeting")
@api.arguments(MeetingPlanSchema)
@api.response(200, MeetingPlanSchema, etag=True)
@api.needs_version
@allow(access.may_manage_panel, load=queries.panel_of)
def plan(given: dict[str, Any], panel: Panel) -> Answer:
    """Plan or move the meeting. The members are invited, with a file for their calendars."""
    version = expected_version()
    service.plan_meeting(current_session(), panel, **given, version=version, **acting_now())
    return _answer(panel)
