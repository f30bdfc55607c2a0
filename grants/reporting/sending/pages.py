"""Saying to whom a pack goes, and reading one by the link that was sent."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import anyone
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Denied
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.reporting.downloading import pack_download, workbook_download
from grants.reporting.models import Pack
from grants.reporting.packs.rules import KINDS
from grants.reporting.packs.tables import MEANINGS, left_out, row_in_words, rows_here
from grants.reporting.packs.ward_maps import map_of
from grants.reporting.queries import pack_of
from grants.reporting.sending import queries, rules, service
from grants.reporting.sending.access import may_send_pack
from grants.reporting.sending.models import PackRecipient
from grants.reporting.sending.queries import Link

sending_pages = Blueprint("packs_sent", __name__)


def _back(pack: Pack) -> ResponseReturnValue:
    return redirect(url_for("reporting.show_pack", pack_id=pack.id, _anchor="goes-to"))


@sending_pages.post("/packs/<uuid:pack_id>/recipients")
@shown_at("reporting.show_pack")
@allow(may_send_pack, load=pack_of)
def name_recipient(pack: Pack) -> ResponseReturnValue:
    reader = FormReader(request.form)
    email = reader.text("funders_person") or reader.text("email")
    recipient = service.name_recipient(current_session(), pack, email=email, name=reader.text("name"), **acting_now())
    note(f"Sent to {recipient.name}." if recipient.sent_at else f"It goes to {recipient.name} once it is approved.")
    return _back(pack)


@sending_pages.post("/packs/<uuid:pack_id>/recipients/<uuid:recipient_id>/removal")
@shown_at("reporting.show_pack")
@allow(may_send_pack, load=queries.recipient_of)
def remove_recipient(pack: Pack, recipient: PackRecipient) -> ResponseReturnValue:
    service.remove_recipient(current_session(), pack, recipient, **acting_now())
    note(f"It does not go to {recipient.name}.")
    return _back(pack)


@sending_pages.post("/packs/<uuid:pack_id>/recipients/<uuid:recipient_id>/sendings")
@shown_at("reporting.show_pack")
@allow(may_send_pack, load=queries.recipient_of)
def send_again(pack: Pack, recipient: PackRecipient) -> ResponseReturnValue:
    service.send(current_session(), pack, recipient, **acting_now())
    note(f"Sent to {recipient.name} once more.")
    return _back(pack)


# By link


@sending_pages.get("/packs/sent/<token>")
@allow(anyone, load=queries.link_of)
def follow_link(link: Link) -> ResponseReturnValue:
    """A button that opens the pack, and once it was opened the pack. Opening the address alone must not count: programs
    open links in mail too.
    """
    refusal = rules.link_refusal(link.recipient.link_until, current_time())
    if refusal or link.recipient.opened_at is None:
        return render_template("reporting/pages/pack_link.html", link=link, pack=link.pack, refusal=refusal)
    return render_template(
        "reporting/pages/pack.html",
        pack=link.pack,
        figures=link.pack.figures,
        kinds=KINDS,
        meanings=MEANINGS,
        row_in_words=row_in_words,
        rows_here=rows_here,
        left_out=left_out,
        map_of=map_of,
        token=link.token,
    )


@sending_pages.post("/packs/sent/<token>")
@allow(anyone, load=queries.link_of)
def open_by_link(link: Link) -> ResponseReturnValue:
    service.open_by_link(current_session(), link, now=current_time())
    theirs = link.recipient.person_id is not None and current_actor().person_id == link.recipient.person_id
    if theirs:
        return redirect(url_for("reporting.show_pack", pack_id=link.pack.id))
    return redirect(url_for(".follow_link", token=link.token))


@sending_pages.get("/packs/sent/<token>/document")
@allow(anyone, load=queries.link_of)
def download_by_link(link: Link) -> Response:
    if refusal := rules.link_refusal(link.recipient.link_until, current_time()):
        raise Denied(refusal)
    return pack_download(link.pack)


@sending_pages.get("/packs/sent/<token>/workbook")
@allow(anyone, load=queries.link_of)
def workbook_by_link(link: Link) -> Response:
    if refusal := rules.link_refusal(link.recipient.link_until, current_time()):
        raise Denied(refusal)
    return workbook_download(link.pack)
