"""The work list of screening for programs, and who has an application in hand."""

from typing import Any

from marshmallow import fields, validate

from grants.applications import queries
from grants.applications.access import may_screen_application
from grants.applications.models import Application
from grants.applications.screening.work import queries as work_queries
from grants.applications.screening.work import service as work_service
from grants.applications.screening.work.queries import ATTENTION, Row, in_hands_of, waiting_to_be_screened
from grants.kernel.access import administrator
from grants.kernel.api import PageQuery, Strict, api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time

screening_work_api = api_blueprint("screening_work", "Who screens what, and what waits to be screened")
Answer = tuple[Any, int, dict[str, str]]


class ScreenerSchema(Strict):
    """Who has an application in hand; both None when nobody has. The version changes with whoever has it."""

    person_id = fields.UUID(attribute="screener_id", allow_none=True)
    name = fields.String(attribute="screener.name", allow_none=True, dump_default=None, dump_only=True)
    handed_by_name = fields.String(
        allow_none=True,
        dump_default=None,
        dump_only=True,
        metadata={"description": "Who handed it to them; null where they took it themselves"},
    )
    taken_at = fields.AwareDateTime(allow_none=True, dump_only=True)
    version = fields.Integer(dump_only=True)


class HandOverSchema(Strict):
    """Into whose hands an application goes; without it into one's own, if nobody else has it."""

    person_id = fields.UUID()


class WaitingSchema(Strict):
    """An application that waits to be screened. Counts are None until they are counted."""

    application_id = fields.UUID(attribute="application.id")
    reference = fields.String(attribute="application.reference")
    days = fields.Integer(metadata={"description": "How long it has waited"})
    screener_id = fields.UUID(attribute="work.screener_id", dump_default=None, allow_none=True)
    failed_rules = fields.Integer(attribute="work.failed_rules", dump_default=None, allow_none=True)
    open_items = fields.Integer(attribute="work.open_items", dump_default=None, allow_none=True)
    highest_risk = fields.Integer(allow_none=True)
    duplicates = fields.Integer(metadata={"description": "In how many pairs it is that nobody has judged"})
    hosted = fields.Function(lambda row: row.application.host_organisation_id is not None)
    assisted = fields.Function(lambda row: row.application.entered_channel is not None)


class WaitingQuery(PageQuery):
    round_id = fields.UUID()
    who = fields.String(metadata={"description": "`mine`, `nobody`, or a person's id"})
    attention = fields.List(
        fields.String(validate=validate.OneOf(ATTENTION)),
        load_default=[],
        metadata={"description": "Of several, all must be so"},
    )


@screening_work_api.get("/screening", "list_screening")
@screening_work_api.arguments(WaitingQuery, location="query")
@screening_work_api.response(200, page_schema(WaitingSchema))
@allow(administrator)
def list_waiting(query: dict[str, Any]) -> Page[Row]:
    """What waits to be screened in all rounds, who has waited longest first."""
    actor = current_actor()
    hands = in_hands_of(query.pop("who", ""), actor)
    return waiting_to_be_screened(current_session(), actor, now=current_time(), in_hands_of=hands, **query)


@screening_work_api.get("/applications/<uuid:application_id>/screener")
@screening_work_api.response(200, ScreenerSchema)
@allow(may_screen_application, load=queries.application_of)
def show_screener(application: Application) -> Answer:
    """Who has an application in hand."""
    return _screener(application)


@screening_work_api.put("/applications/<uuid:application_id>/screener")
@screening_work_api.arguments(HandOverSchema)
@screening_work_api.response(200, ScreenerSchema)
@screening_work_api.takes_version
@allow(may_screen_application, load=queries.application_of)
def change_screener(data: dict[str, Any], application: Application) -> Answer:
    """Take an application that nobody else has, or hand it to `person_id`. `If-Match` says what you read."""
    session, actor, now = current_session(), current_actor(), current_time()
    if "person_id" in data:
        version = expected_version()
        work_service.hand_over(session, application, to=data["person_id"], version=version, actor=actor, now=now)
    else:
        work_service.take(session, application, actor=actor, now=now)
    return _screener(application)


@screening_work_api.delete("/applications/<uuid:application_id>/screener", "give_back_screener")
@screening_work_api.response(204)
@allow(may_screen_application, load=queries.application_of)
def give_back(application: Application) -> None:
    """Have it in hand no more."""
    work_service.give_back(current_session(), application, **acting_now())


def _screener(application: Application) -> Answer:
    work = work_queries.work_on(current_session(), application.id)
    if work is None:
        return {"screener_id": None, "taken_at": None, "version": 1}, 200, {"ETag": '"1"'}
    return work, 200, {"ETag": f'"{work.version}"'}
