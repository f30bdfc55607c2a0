"""The pages with the papers of a panel."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.documents import document_download
from grants.kernel.pages import FormReader, note
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.panels.models import Panel, PanelMember
from grants.panels.papers import access, member_papers, minutes
from grants.panels.papers.access import Reader
from grants.panels.papers.facts import facts_for_papers

pages = Blueprint("panel_papers", __name__)
MAKING = "We are making it. With many applications that takes a minute."


@pages.get("/panels/<uuid:panel_id>/papers")
@allow(access.may_read_minutes, load=access.load_reader)
def papers(reader: Reader) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    panel, member = reader.panel, reader.member
    refused = access.may_have_minutes(actor, reader)
    return render_template(
        "panels/papers/papers.html",
        panel=panel,
        may_have_pack=access.may_have_pack(actor, (panel, member)) is None,
        formats=member_papers.FORMATS,
        documents=member_papers.documents_of(session, member) if member else {},
        has_met=minutes.has_met(session, panel),
        minutes=minutes.minutes_asked(session, panel, member),
        files_refused=refused,
    )


# Packs


@pages.get("/panels/<uuid:panel_id>/pack")
@allow(access.may_have_pack, load=access.load_place)
def read_pack(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    """The papers of a member as a page, with all that the PDF has."""
    return render_template(
        "panels/papers/member_papers_page.html",
        **facts_for_papers(member_papers.papers_for(current_session(), member.id)),
    )


@pages.post("/panels/<uuid:panel_id>/pack")
@shown_at("panel_papers.papers")
@allow(access.may_have_pack, load=access.load_place)
def ask_for_pack(panel: Panel, member: PanelMember) -> ResponseReturnValue:
    in_format = FormReader(request.form).text("format")
    member_papers.ask_for_papers(current_session(), member, in_format=in_format, now=current_time())
    note(MAKING)
    return redirect(url_for(".papers", panel_id=panel.id))


@pages.get("/panels/<uuid:panel_id>/pack/<in_format>")
@allow(access.may_fetch_pack, load=access.load_place_and_format)
def fetch_pack(panel: Panel, member: PanelMember, in_format: str) -> Response:
    return document_download(member_papers.current_document(current_session(), member, in_format))


# Minutes


@pages.get("/panels/<uuid:panel_id>/minutes")
@allow(access.may_read_minutes, load=access.load_reader)
def read_minutes(reader: Reader) -> ResponseReturnValue:
    shown = access.minutes_for(current_session(), reader)
    return render_template("panels/papers/minutes_page.html", panel=reader.panel, minutes=shown)


@pages.post("/panels/<uuid:panel_id>/minutes")
@shown_at("panel_papers.papers")
@allow(access.may_have_minutes, load=access.load_reader)
def ask_for_minutes(reader: Reader) -> ResponseReturnValue:
    in_format = FormReader(request.form).text("format")
    session, now = current_session(), current_time()
    minutes.ask_for_minutes(session, reader.panel, reader.member, in_format=in_format, now=now)
    note(MAKING)
    return redirect(url_for(".papers", panel_id=reader.panel.id))


@pages.get("/panels/<uuid:panel_id>/minutes/<in_format>")
@allow(access.may_fetch_minutes, load=access.load_reader_and_format)
def fetch_minutes(reader: Reader, in_format: str) -> Response:
    return document_download(minutes.minutes_document(current_session(), reader.panel, reader.member, in_format))
