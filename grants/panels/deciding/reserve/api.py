"""The reserve list of a panel, funding from it, and its closure."""

from typing import Any

from flask import url_for

from grants.applications.conflicts import conflicts_of
from grants.applications.schemas import NothingSchema
from grants.kernel.api import PageQuery, api_blueprint, expected_version
from grants.kernel.paging import number_before
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels import queries as panel_queries
from grants.panels.access import load_seat, may_confirm
from grants.panels.deciding.reserve import access, queries, service
from grants.panels.deciding.reserve.queries import Ended, Waits
from grants.panels.deciding.reserve.schemas import FundingSchema, ReserveListSchema
from grants.panels.deciding.schemas import DecisionSchema
from grants.panels.deciding.shown import decision_shown
from grants.panels.models import Decision, Panel
from grants.panels.seats import Seat

api = api_blueprint("reserve", "Panels: the reserve list")

Shown = dict[str, Any]


@api.get("/panels/<uuid:panel_id>/reserve", "show_reserve")
@api.arguments(PageQuery, location="query")
@api.response(200, ReserveListSchema)
@allow(may_confirm, load=panel_queries.panel_of)
def show(query: Shown, panel: Panel) -> Shown:
    """The applications in reserve, in order, once the decisions are final, with the money that is left in pence."""
    return _list(panel, after=number_before(query.get("after")), size=query["size"])


def _list(panel: Panel, **paging: int) -> Shown:
    session = current_session()
    found = queries.reserve_list(session, panel, closed=conflicts_of(current_actor()), **paging)
    return {
        "left_pence": found.left_pence if found.is_whole else None,
        "is_open": found.is_open,
        "number": found.number,
        "is_whole": found.is_whole,
        "next_cursor": found.next_cursor,
        "waiting": [_waits(each, found.is_whole) for each in found.waiting],
        "ended": [_ended(each, found.is_whole) for each in found.ended],
    }


def _named(decision: Decision) -> Shown:
    application = decision.application
    return {
        "application_id": application.id,
        "title": application.title,
        "organisation_name": application.organisation.name,
    }


def _waits(each: Waits, is_whole: bool) -> Shown:
    return {
        **_named(each.decision),
        "number": each.number if is_whole else None,
        "requested_pence": each.application.amount_requested_pence or 0,
        "most_pence": each.most_pence if is_whole else None,
        "in_order_pence": each.in_order_pence if is_whole else None,
        "version": each.decision.version,
    }


def _ended(each: Ended, is_whole: bool) -> Shown:
    return {
        **_named(each.decision),
        "place": each.ending.place if is_whole else None,
        "result": each.ending.result,
        "amount_pence": each.decision.amount_pence,
        "why_out_of_order": each.ending.why_out_of_order,
        "ended_at": each.ending.ended_at,
    }


@api.post("/applications/<uuid:application_id>/reserve_funding", "fund_from_reserve")
@api.arguments(FundingSchema)
@api.response(201, DecisionSchema)
@api.takes_version
@allow(access.may_fund, load=load_seat)
def fund(given: Shown, seat: Seat) -> tuple[Shown, dict[str, str]]:
    """Give money that came free to an application in reserve. It is final at once, and the offer goes out when another
    administrator releases it.

    `If-Match` makes sure that it is the decision you read.
    """
    decision = service.fund_from_reserve(
        current_session(),
        seat.application,
        funding=service.Funding(**given),
        version=expected_version(),
        **acting_now(),
    )
    at = url_for("deciding_api.show_decision", application_id=seat.application.id)
    shown = decision_shown(current_session(), seat.panel, current_actor(), decision)
    return shown, {"ETag": f'"{decision.version}"', "Location": at}


@api.post("/panels/<uuid:panel_id>/reserve_closure", "close_reserve")
@api.arguments(NothingSchema)
@api.response(201, ReserveListSchema)
@allow(access.may_close, load=panel_queries.panel_of)
def close(_: Shown, panel: Panel) -> tuple[Shown, dict[str, str]]:
    """Close the reserve list: those who are still on it hear that no money came free."""
    session = current_session()
    service.close_reserve(session, panel, **acting_now())
    return _list(panel_queries.panel_of(session, panel.id)), {"Location": url_for(".show", panel_id=panel.id)}
