"""`/panels/{id}/allocation`: who reads what."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import url_for

from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.problems import Denied
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.panels import access, queries
from grants.panels.allocating import service
from grants.panels.allocating.access import is_closed_to
from grants.panels.allocating.queries import Reading, fingerprint, reading_of
from grants.panels.allocating.schemas import (
    PanelAllocationSchema,
    ProposalQuery,
    ReadersAcceptanceSchema,
    ReadersProposalSchema,
)
from grants.panels.models import Panel

api = api_blueprint("allocating", "Panels: who reads what")

Shown = dict[str, Any]
Answer = tuple[Shown, dict[str, str]]


def _now() -> dict[str, Any]:
    return {"actor": current_actor(), "now": current_time()}


def _answer(panel: Panel, **headers: str) -> Answer:
    reading = reading_of(current_session(), panel)
    shown = {
        "readers_each": panel.readers_each,
        "scores_due_at": panel.scores_due_at,
        "said": reading.said,
        **_listed(reading, reading.readers, reading.loads),
    }
    return shown, {"ETag": f'"{panel.version}"', **headers}


def _listed(reading: Reading, readers: dict[UUID, tuple[UUID, ...]], loads: Counter[UUID]) -> Shown:
    """Readers of the applications that are not closed to the present actor, and the load of each member."""
    rows = [each for each in reading.applications if not is_closed_to(current_actor(), each)]
    return {
        "items": [{"application_id": each.id, "title": each.title, "member_ids": readers[each.id]} for each in rows],
        "members": [
            {
                "member_id": each.id,
                "name": each.person.name,
                "kind": each.kind,
                "reads": loads[each.id],
                "scored": reading.done[each.id],
            }
            for each in reading.members
        ],
        "hidden": len(reading.applications) - len(rows),
    }


@api.get("/panels/<uuid:panel_id>/allocation")
@api.response(200, PanelAllocationSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def show_allocation(panel: Panel) -> Answer:
    """Who reads what, and what that lacks."""
    return _answer(panel)


@api.put("/panels/<uuid:panel_id>/allocation")
@api.arguments(PanelAllocationSchema)
@api.response(200, PanelAllocationSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def arrange(given: Shown, panel: Panel) -> Answer:
    """Say how many read each application and until when they score; with `items`, also who."""
    session = current_session()
    service.arrange_reading(
        session,
        panel,
        readers_each=given["readers_each"],
        scores_due_at=given["scores_due_at"],
        version=expected_version(),
        **_now(),
    )
    if given["items"] is not None:
        readers = {each["application_id"]: each["member_ids"] for each in given["items"]}
        _refuse_closed(reading_of(session, panel), readers)
        service.choose_readers(session, panel, readers, set_aside=given["set_aside"], **_now())
    return _answer(panel)


def _refuse_closed(reading: Reading, readers: dict[UUID, Any]) -> None:
    if any(each.id in readers and is_closed_to(current_actor(), each) for each in reading.applications):
        raise Denied("You have a conflict of interest in one of these applications, so you do not choose its readers.")


@api.get("/panels/<uuid:panel_id>/allocation/proposal")
@api.arguments(ProposalQuery, location="query")
@api.response(200, ReadersProposalSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def show_proposal(query: Shown, panel: Panel) -> Shown:
    """Who could read what: even loads, nobody with a conflict, a third-sector reader each, marks that compare."""
    reading = reading_of(current_session(), panel)
    made = reading.proposal(anew=query["anew"])
    return {"fingerprint": fingerprint(made), "said": made.said, **_listed(reading, made.readers, made.loads)}


@api.post("/panels/<uuid:panel_id>/allocation/acceptance")
@api.arguments(ReadersAcceptanceSchema)
@api.response(201, PanelAllocationSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def accept(given: Shown, panel: Panel) -> Answer:
    """Give everybody what is proposed."""
    service.accept_proposal(current_session(), panel, seen=given["fingerprint"], anew=given["anew"], **_now())
    return _answer(panel, Location=url_for(".show_allocation", panel_id=panel.id))
