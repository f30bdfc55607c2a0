"""Packs."""

from typing import Any

from flask import Response, url_for

from grants.kernel.access import administrator
from grants.kernel.api import api_blueprint, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.kernel.workbooks import XLSX
from grants.reporting import queries, service
from grants.reporting.access import (
    may_ask_for_packs,
    may_list_packs,
    may_read_pack,
    may_see_reports,
)
from grants.reporting.downloading import pack_download, workbook_download
from grants.reporting.models import Pack
from grants.reporting.schemas import (
    PackDetailSchema,
    PackListSchema,
    PackOnAllSchema,
    PackQuery,
    PackRequestSchema,
    PackSchema,
)
from grants.reporting.showing import pack_shown
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

api = api_blueprint("reporting", "Packs for funders and boards")


@api.post("/schemes/<uuid:scheme_id>/packs")
@api.arguments(PackRequestSchema)
@api.response(201, PackListSchema)
@allow(may_ask_for_packs, load=scheme_of)
def ask_for_packs(period: dict[str, Any], scheme: Scheme) -> tuple[dict[str, Any], dict[str, str]]:
    """Have packs built of a period: one for the grant-maker, one for each funder."""
    packs = service.ask_for_packs(current_session(), scheme, **period, **acting_now())
    return {"items": [pack_shown(pack) for pack in packs]}, {"Location": url_for(".list_packs", scheme_id=scheme.id)}


@api.post("/packs")
@api.arguments(PackOnAllSchema)
@api.response(201, PackSchema)
@allow(administrator)
def ask_for_pack_on_all(asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Have a pack built on all schemes: of those that a funder is in, or for the grant-maker on all there are."""
    session = current_session()
    funder = queries.funder_named(session, asked.pop("funder_id"))
    pack = service.ask_for_pack_on_all(session, funder, **asked, **acting_now())
    return pack_shown(pack), {"Location": url_for(".show_pack", pack_id=pack.id)}


@api.get("/packs")
@api.arguments(PackQuery, location="query")
@api.response(200, page_schema(PackSchema))
@allow(may_see_reports)
def list_all_packs(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """All packs that you may read, the latest first."""
    page = queries.packs_page(current_session(), current_actor(), **query)
    return Page([pack_shown(pack) for pack in page.items], page.next_cursor)


@api.get("/schemes/<uuid:scheme_id>/packs")
@api.arguments(PackQuery, location="query")
@api.response(200, page_schema(PackSchema))
@allow(may_list_packs, load=scheme_of)
def list_packs(query: dict[str, Any], scheme: Scheme) -> Page[dict[str, Any]]:
    """The packs of a scheme that you may read, the latest first."""
    page = queries.packs_page(current_session(), current_actor(), scheme_id=scheme.id, **query)
    return Page([pack_shown(pack) for pack in page.items], page.next_cursor)


@api.get("/packs/<uuid:pack_id>")
@api.response(200, PackDetailSchema)
@allow(may_read_pack, load=queries.pack_of)
def show_pack(pack: Pack) -> dict[str, Any]:
    """A pack, with the figures it was built from."""
    return {**pack_shown(pack), "figures": pack.figures}


@api.get("/packs/<uuid:pack_id>/document")
@api.file("application/pdf", description="The pack as an accessible PDF")
@allow(may_read_pack, load=queries.pack_of)
def download_pack(pack: Pack) -> Response:
    """A pack as an accessible PDF. Not found while it is being built."""
    return pack_download(pack)


@api.get("/packs/<uuid:pack_id>/workbook")
@api.file(XLSX, description="A sheet for each table of the pack")
@allow(may_read_pack, load=queries.pack_of)
def download_workbook(pack: Pack) -> Response:
    """The tables of a pack as a workbook. Not found while it is being built."""
    return workbook_download(pack)
