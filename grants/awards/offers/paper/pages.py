"""An acceptance on paper, for administrators: entered, then confirmed by another one."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards import queries as awards
from grants.awards.access import may_settle_offer
from grants.awards.models import ACCEPTED, OFFERED, Award
from grants.awards.offers import queries as offer_queries
from grants.awards.offers.paper import queries, service
from grants.awards.offers.paper.access import may_open_letter
from grants.awards.offers.paper.models import PaperFile
from grants.awards.offers.paper.rules import WAITING
from grants.identity.by_two.queries import why_not_second
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.request_limits import takes_files
from grants.kernel.uploads.pages import download
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at, this_app

pages = Blueprint("paper", __name__)


@pages.get("/awards/<uuid:award_id>/paper")
@allow(may_settle_offer, load=awards.award_of)
def show(award: Award) -> ResponseReturnValue:
    session = current_session()
    papers = queries.papers_of(session, award.id)
    signatures = offer_queries.signatures_of(session, award.id)
    waiting = next((each for each in papers if each.state == WAITING), None)
    return render_template(
        "awards/pages/paper.html",
        award=award,
        is_offered=award.state == OFFERED,
        waiting=waiting,
        hinders=why_not_second(session, waiting.entered_by, current_actor(), service.PAIR) if waiting else "",
        papers=papers,
        files=queries.files_of(session, award, papers),
        signatures=signatures,
        still_needed=offer_queries.to_sign(session, award).signatures_needed - len(signatures),
    )


@pages.post("/awards/<uuid:award_id>/paper")
@takes_files
@allow(may_settle_offer, load=awards.award_of)
def enter(award: Award) -> ResponseReturnValue:
    reader = FormReader(request.form)
    signed_on = reader.date("signed_on", "the day on which it was signed")
    check(reader.problems)
    sent = request.files.get("letter")
    service.enter_paper(
        current_session(),
        award,
        first_name=reader.text("first_name"),
        second_name=reader.text("second_name"),
        signed_on=signed_on,
        letter=(sent.filename, sent.read()) if sent and sent.filename else None,
        files=this_app().files,
        **acting_now(),
    )
    note("Entered. The offer is accepted once another administrator confirms it.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.post("/awards/<uuid:award_id>/paper/confirmation")
@shown_at("paper.show")
@allow(may_settle_offer, load=awards.award_of)
def confirm(award: Award) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if award.state != ACCEPTED:
        service.confirm_paper(current_session(), award, **acting_now())
        note("The offer is accepted, on paper.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.post("/awards/<uuid:award_id>/paper/refusal")
@shown_at("paper.show")
@allow(may_settle_offer, load=awards.award_of)
def refuse(award: Award) -> ResponseReturnValue:
    service.refuse_paper(current_session(), award, reason=FormReader(request.form).text("reason"), **acting_now())
    note("Kept. The letter can be entered anew.")
    return redirect(url_for(".show", award_id=award.id))


@pages.get("/awards/paper/<uuid:upload_id>")
@allow(may_open_letter, load=queries.file_of)
def open_letter(_: Award, upload: PaperFile) -> Response:
    return download(upload)
