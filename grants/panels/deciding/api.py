"""`/applications/{id}/decision` and the confirmation of a panel's decisions."""

from dataclasses import asdict
from typing import Any

from flask import url_for

from grants.applications.conflicts import conflicts_of
from grants.applications.schemas import NothingSchema
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels import access, queries
from grants.panels.deciding import confirming, reserving, service
from grants.panels.deciding.equality import queries as equality_queries
from grants.panels.deciding.equality import service as equality_service
from grants.panels.deciding.equality.models import EqualityNote
from grants.panels.deciding.equality.schemas import EqualityNoteSchema, EqualitySchema
from grants.panels.deciding.schemas import DecisionSchema, FinalDecisionsSchema, ReserveSchema
from grants.panels.deciding.shown import decision_shown
from grants.panels.models import Decision, Panel
from grants.panels.seats import Seat

api = api_blueprint("deciding", "Panels: decisions, proposed and confirmed")

Shown = dict[str, Any]
Answer = tuple[Shown, dict[str, str]]


def _answer(seat: Seat, decision: Decision, **headers: str) -> Answer:
    shown = decision_shown(current_session(), seat.panel, current_actor(), decision)
    return shown, {"ETag": f'"{decision.version}"', **headers}


@api.get("/applications/<uuid:application_id>/decision")
@api.response(200, DecisionSchema)
@allow(access.may_read, load=access.load_seat)
def show_decision(seat: Seat) -> Answer:
    """What is proposed, or final."""
    return _answer(seat, _current_decision(seat))


def _current_decision(seat: Seat) -> Decision:
    decision = queries.decision_on(current_session(), seat.application.id)
    if decision is None:
        raise NotFound("The panel has not decided on this application yet.")
    return decision


@api.post("/applications/<uuid:application_id>/decision", "propose_decision")
@api.arguments(DecisionSchema)
@api.response(201, DecisionSchema)
@allow(access.may_decide, load=access.load_seat)
def propose(given: Shown, seat: Seat) -> Answer:
    """Propose a decision on an application. The round's money cannot be overspent; nobody is told yet.

    It needs a quorum of members, two third-sector, who declared and marked, or said why they cannot.
    """
    decision = service.propose_decision(
        current_session(), seat.application, proposal=service.Proposal(**given), **acting_now()
    )
    return _answer(seat, decision, Location=url_for(".show_decision", application_id=seat.application.id))


@api.put("/applications/<uuid:application_id>/decision", "change_decision")
@api.arguments(DecisionSchema)
@api.response(200, DecisionSchema)
@api.needs_version
@allow(access.may_decide, load=access.load_seat)
def change(given: Shown, seat: Seat) -> Answer:
    """Change what is proposed. Needs `If-Match` with the version that you changed."""
    version = expected_version() or _current_decision(seat).version
    decision = service.propose_decision(
        current_session(), seat.application, proposal=service.Proposal(**given), version=version, **acting_now()
    )
    return _answer(seat, decision)


@api.delete("/applications/<uuid:application_id>/decision", "take_back_decision")
@api.response(204)
@allow(access.may_decide, load=access.load_seat)
def take_back(seat: Seat) -> None:
    """Undo a proposal; its money goes back to the round."""
    service.take_back_proposal(current_session(), seat.application, **acting_now())


@api.get("/panels/<uuid:panel_id>/equality")
@api.response(200, EqualitySchema)
@allow(access.may_confirm, load=queries.panel_of)
def show_equality(panel: Panel) -> Shown:
    """What the decisions do to each group, without the applications that you have a conflict in."""
    session = current_session()
    found = equality_queries.equality_of(session, panel, without=conflicts_of(current_actor()))
    notes = {(each.aspect, each.group): each.note for each in equality_queries.notes_of(session, panel)}
    return {
        "aspects": {
            aspect: [
                {**asdict(line), "rate": float(line.rate), "note": notes.get((aspect, line.group))} for line in lines
            ]
            for aspect, lines in found.items()
        }
    }


@api.post("/panels/<uuid:panel_id>/equality_notes", "note_equality")
@api.arguments(EqualityNoteSchema)
@api.response(201, EqualityNoteSchema)
@allow(access.may_confirm, load=queries.panel_of)
def write_note(given: Shown, panel: Panel) -> tuple[EqualityNote, dict[str, str]]:
    """Say what the panel makes of a group; said again it replaces what was said."""
    notes = {(given["aspect"], given["group"]): given["note"]}
    (written,) = equality_service.write_notes(current_session(), panel, notes=notes, **acting_now())
    return written, {"Location": url_for(".show_equality", panel_id=panel.id)}


@api.put("/panels/<uuid:panel_id>/reserve")
@api.arguments(ReserveSchema)
@api.response(200, ReserveSchema)
@allow(access.may_confirm, load=queries.panel_of)
def order_reserve(given: Shown, panel: Panel) -> Shown:
    """Put those proposed for the reserve list in order."""
    session = current_session()
    closed = conflicts_of(current_actor())
    ordered = reserving.order_reserve(session, panel, **given, closed=closed, **acting_now())
    return {"application_ids": [each.application_id for each in ordered]}


@api.post("/panels/<uuid:panel_id>/confirmation", "confirm_decisions")
@api.arguments(NothingSchema)
@api.response(201, FinalDecisionsSchema)
@allow(access.may_confirm, load=queries.panel_of)
def confirm(_: Shown, panel: Panel) -> Shown:
    """Make final what is proposed, all of it or nothing. Letters are held until another administrator releases them.

    Each needs a quorum of members who declared and marked, and who were at the meeting or voted in writing.
    """
    session, actor = current_session(), current_actor()
    made = confirming.confirm_decisions(session, panel, **acting_now())
    return {"items": [decision_shown(session, panel, actor, each) for each in made]}
