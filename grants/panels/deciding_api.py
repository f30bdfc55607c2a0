"""`/applications/{id}/decision` and the confirmation of a panel's decisions."""

from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.problems import NotFound
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.panels import access, queries, service
from grants.panels.deciding_schemas import DecisionSchema, FinalDecisionsSchema
from grants.panels.models import Decision, Panel
from grants.panels.seats import Seat

api = api_blueprint("deciding", "Panels: decisions, proposed and confirmed")

Shown = dict[str, Any]
Answer = tuple[Decision, dict[str, str]]


def _now() -> dict[str, Any]:
    return {"actor": current_actor(), "now": current_time()}


def _answer(decision: Decision, **headers: str) -> Answer:
    return decision, {"ETag": f'"{decision.version}"', **headers}


@api.get("/applications/<uuid:application_id>/decision")
@api.response(200, DecisionSchema)
@allow(access.may_read, load=access.load_seat)
def show_decision(seat: Seat) -> Answer:
    """What is proposed, or final."""
    decision = queries.decision_on(current_session(), seat.application.id)
    if decision is None:
        raise NotFound("The panel has not decided on this application yet.")
    return _answer(decision)


@api.post("/applications/<uuid:application_id>/decision")
@api.arguments(DecisionSchema)
@api.response(201, DecisionSchema)
@allow(access.may_decide, load=access.load_seat)
def propose(given: Shown, seat: Seat) -> Answer:
    """Propose a decision on an application. The round's money cannot be overspent; nobody is told yet."""
    decision = service.propose_decision(
        current_session(), seat.application, proposal=service.Proposal(**given), **_now()
    )
    return _answer(decision, Location=url_for(".show_decision", application_id=seat.application.id))


@api.put("/applications/<uuid:application_id>/decision")
@api.arguments(DecisionSchema)
@api.response(200, DecisionSchema)
@allow(access.may_decide, load=access.load_seat)
def change(given: Shown, seat: Seat) -> Answer:
    """Change what is proposed. Needs `If-Match` with the version that you changed."""
    decision = service.propose_decision(
        current_session(), seat.application, proposal=service.Proposal(**given), version=expected_version(), **_now()
    )
    return _answer(decision)


@api.delete("/applications/<uuid:application_id>/decision")
@api.response(204)
@allow(access.may_decide, load=access.load_seat)
def take_back(seat: Seat) -> None:
    """Undo a proposal; its money goes back to the round."""
    service.take_back_proposal(current_session(), seat.application, **_now())


@api.post("/panels/<uuid:panel_id>/confirmation")
@api.arguments(NothingSchema)
@api.response(201, FinalDecisionsSchema)
@allow(access.may_confirm, load=queries.panel_of)
def confirm(_: Shown, panel: Panel) -> Shown:
    """Make final what is proposed, all of it or nothing. Then the applicants hear of it."""
    return {"items": service.confirm_decisions(current_session(), panel, **_now())}
