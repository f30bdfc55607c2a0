"""`/panels/{id}/allocation`: who reads what."""

from typing import Any
from uuid import UUID

from flask import url_for

from grants.applications.conflicts import conflicts_of
from grants.kernel.api import PageQuery, api_blueprint, expected_version
from grants.kernel.paging import PAGE_SIZE
from grants.kernel.problems import Denied
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.panels import access, queries
from grants.panels.allocating import service
from grants.panels.allocating.kept import service as kept_service
from grants.panels.allocating.kept.queries import MADE, Standing, is_large, standing_of
from grants.panels.allocating.queries import Allotted, allotted, fingerprint, proposed_page
from grants.panels.allocating.schemas import (
    PanelAllocationSchema,
    ProposalAskedSchema,
    ProposalQuery,
    ReadersAcceptanceSchema,
    ReadersProposalSchema,
)
from grants.panels.models import Panel

api = api_blueprint("allocating", "Panels: who reads what")

Shown = dict[str, Any]
Answer = tuple[Shown, dict[str, str]]


def _answer(panel: Panel, after: str | None = None, size: int = PAGE_SIZE, **headers: str) -> Answer:
    found = allotted(current_session(), panel, closed=conflicts_of(current_actor()), after=after, size=size)
    shown = {"readers_each": panel.readers_each, "scores_due_at": panel.scores_due_at, **_listed(found)}
    return shown, {"ETag": f'"{panel.version}"', **headers}


def _listed(found: Allotted) -> Shown:
    """A page of readers, and the load of each member."""
    return {
        "items": [
            {"application_id": each.id, "title": each.title, "member_ids": found.readers[each.id]}
            for each in found.page.items
        ],
        "members": [
            {
                "member_id": each.id,
                "name": each.person.name,
                "kind": each.kind,
                "reads": found.loads.get(each.id, 0),
                "scored": found.done.get(each.id, 0),
            }
            for each in found.members
        ],
        "said": found.said,
        "hidden": found.hidden,
        "next": found.page.next_cursor,
    }


@api.get("/panels/<uuid:panel_id>/allocation")
@api.arguments(PageQuery, location="query")
@api.response(200, PanelAllocationSchema, etag=True)
@allow(access.may_manage_panel, load=queries.panel_of)
def show_allocation(query: Shown, panel: Panel) -> Answer:
    """Who reads what, and what that lacks."""
    return _answer(panel, query.get("after"), query["size"])


@api.put("/panels/<uuid:panel_id>/allocation", "arrange_allocation")
@api.arguments(PanelAllocationSchema)
@api.response(200, PanelAllocationSchema, etag=True)
@api.needs_version
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
        **acting_now(),
    )
    if given["items"] is not None:
        readers = {each["application_id"]: each["member_ids"] for each in given["items"]}
        _refuse_closed(readers)
        service.choose_readers(session, panel, readers, set_aside=given["set_aside"], **acting_now())
    return _answer(panel)


def _refuse_closed(readers: dict[UUID, Any]) -> None:
    if conflicts_of(current_actor()).intersection(readers):
        raise Denied("You have a conflict of interest in one of these applications, so you do not choose its readers.")


@api.get("/panels/<uuid:panel_id>/allocation/proposal", "show_allocation_proposal")
@api.arguments(ProposalQuery, location="query")
@api.response(200, ReadersProposalSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def show_proposal(query: Shown, panel: Panel) -> Shown:
    """Who could read what: even loads, nobody with a conflict, a third-sector reader each, marks that compare.

    In a round of more than a thousand applications it is asked for first, and made by a worker.
    """
    session, which = current_session(), {"after": query.get("after"), "size": query["size"], "anew": query["anew"]}
    closed = conflicts_of(current_actor())
    if is_large(session, panel):
        return _standing(standing_of(session, panel, closed=closed, **which))
    made, found = proposed_page(session, panel, closed=closed, **which)
    return {"state": MADE, "fingerprint": fingerprint(made), **_listed(found)}


def _standing(standing: Standing) -> Shown:
    told = {"state": standing.state, "fingerprint": standing.fingerprint}
    return told | (_listed(standing.shown) if standing.shown else _NOTHING)


_NOTHING: Shown = {"items": [], "members": [], "said": [], "hidden": 0, "next": None}


@api.post("/panels/<uuid:panel_id>/allocation/proposal", "ask_for_allocation_proposal")
@api.arguments(ProposalAskedSchema)
@api.response(202, ReadersProposalSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def ask_for_proposal(given: Shown, panel: Panel) -> tuple[Shown, dict[str, str]]:
    """Have a proposal made for a large round. It is there once its state is `made`; look again in some seconds."""
    session, closed = current_session(), conflicts_of(current_actor())
    kept_service.ask_for_proposal(session, panel, anew=given["anew"], **acting_now())
    found = _standing(standing_of(session, panel, anew=given["anew"], closed=closed))
    return found, {"Location": url_for(".show_proposal", panel_id=panel.id, anew=given["anew"])}


@api.post("/panels/<uuid:panel_id>/allocation/acceptance", "accept_allocation")
@api.arguments(ReadersAcceptanceSchema)
@api.response(201, PanelAllocationSchema, etag=True)
@allow(access.may_manage_panel, load=queries.panel_of)
def accept(given: Shown, panel: Panel) -> Answer:
    """Give everybody what is proposed. In a large round a worker does: the proposal's state is then `given`."""
    session = current_session()
    accepts = kept_service.accept_kept if is_large(session, panel) else service.accept_proposal
    accepts(session, panel, seen=given["fingerprint"], anew=given["anew"], **acting_now())
    return _answer(panel, Location=url_for(".show_allocation", panel_id=panel.id))
