"""Forms on the page of a pack with which it goes from a draft to one that stays."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session, shown_at
from grants.reporting.approving import service
from grants.reporting.approving.access import may_approve_pack, may_work_on_pack
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of

approving_pages = Blueprint("packs_approved", __name__)


def _back(pack: Pack) -> ResponseReturnValue:
    return redirect(url_for("reporting.show_pack", pack_id=pack.id))


@approving_pages.post("/packs/<uuid:pack_id>/comments")
@shown_at("reporting.show_pack")
@allow(may_work_on_pack, load=pack_of)
def comment(pack: Pack) -> ResponseReturnValue:
    service.comment(current_session(), pack, FormReader(request.form).text("comment"), **acting_now())
    note("Your comment is kept with the draft.")
    return _back(pack)


@approving_pages.post("/packs/<uuid:pack_id>/approval")
@shown_at("reporting.show_pack")
@allow(may_approve_pack, load=pack_of)
def approve(pack: Pack) -> ResponseReturnValue:
    service.approve(current_session(), pack, version=FormReader(request.form).version(), **acting_now())
    note(f"Approved as pack {pack.label}. Its document with the number on it is written now.")
    return _back(pack)


@approving_pages.post("/packs/<uuid:pack_id>/discarding")
@shown_at("reporting.show_pack")
@allow(may_work_on_pack, load=pack_of)
def discard(pack: Pack) -> ResponseReturnValue:
    service.discard(current_session(), pack, FormReader(request.form).text("discarded_because"), **acting_now())
    note("The draft is discarded.")
    return _back(pack)


@approving_pages.post("/packs/<uuid:pack_id>/replacement")
@shown_at("reporting.show_pack")
@allow(may_work_on_pack, load=pack_of)
def replace(pack: Pack) -> ResponseReturnValue:
    because = FormReader(request.form).text("replaces_because")
    draft = service.ask_for_replacement(current_session(), pack, because, **acting_now())
    note(f"This draft is being built. Once it is approved it comes in the place of pack {pack.label}.")
    return _back(draft)


@approving_pages.post("/packs/<uuid:pack_id>/remakes")
@shown_at("reporting.show_pack")
@allow(may_work_on_pack, load=pack_of)
def remake(pack: Pack) -> ResponseReturnValue:
    service.ask_to_remake(current_session(), pack, **acting_now())
    note("The document is being made again from what was kept. Open this page again in a minute.")
    return _back(pack)
