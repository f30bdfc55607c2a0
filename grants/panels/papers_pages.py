"""The pages with the papers of a panel."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.documents import document_download
from grants.kernel.pages import FormReader, note
from grants.kernel.web import allow, current_session, current_time, shown_at
from grants.panels import packs
from grants.panels.models import Panel, PanelMember
from grants.panels.papers import pack_facts
from grants.panels.papers_access import load_place, load_place_and_format, may_fetch_pack, may_have_pack, may_see_papers

pages = Blueprint("panel_papers", __name__)


@pages.get("/panels/<uuid:panel_id>/papers")
@allow(may_see_papers, load=load_place)
def papers(panel: Panel, member: PanelMember | None) -> ResponseReturnValue:
    return render_template(
        "panels/papers/papers.html",
        panel=panel,
        member=member,
        formats=packs.PACK_FORMATS,
        packs=packs.packs_of(current_session(), member) if member else {},
    )


@pages.get("/panels/<uuid:panel_id>/pack")
@allow(may_have_pack, load=load_place)
def read_pack(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    """The same as the PDF, as a page."""
    return render_template("panels/papers/pack_page.html", **pack_facts(packs.pack_for(current_session(), member.id)))


@pages.post("/panels/<uuid:panel_id>/pack")
@shown_at("panel_papers.papers")
@allow(may_have_pack, load=load_place)
def ask_for_pack(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    form = FormReader(request.form)
    packs.ask_for_pack(current_session(), member, in_format=form.text("format"), now=current_time())
    note("We are making your papers. With many applications that takes a minute.")
    return redirect(url_for(".papers", panel_id=panel.id))


@pages.get("/panels/<uuid:panel_id>/pack/<in_format>")
@allow(may_fetch_pack, load=load_place_and_format)
def fetch_pack(panel: Panel, member: PanelMember, in_format: str) -> Response:
    return document_download(packs.pack_document(current_session(), member, in_format))
