"""The evidence of a return: added, opened, taken out, seen."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.pages import FormReader, note
from grants.kernel.request_limits import takes_files
from grants.kernel.uploads.pages import download
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at, this_app
from grants.monitoring import queries as returns
from grants.monitoring.access import may_make_or_review, may_review_return
from grants.monitoring.models import Return
from grants.monitoring.planning.sampling.queries import taken_of
from grants.monitoring.planning.sampling.rules import ASKED_FOR
from grants.monitoring.telling.evidence import queries, rules, service
from grants.monitoring.telling.evidence.access import (
    may_look_at,
    may_open_file,
    may_read_evidence,
    may_read_piece,
    may_take_out,
)
from grants.monitoring.telling.evidence.models import EvidenceFile, ReturnEvidence

evidence_pages = Blueprint("evidence", __name__)


@evidence_pages.get("/returns/<uuid:return_id>/evidence")
@allow(may_read_evidence, load=returns.return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    actor, sampled = current_actor(), taken_of(current_session(), monitoring_return.id)
    return render_template(
        "monitoring/pages/evidence.html",
        monitoring_return=monitoring_return,
        pieces=[
            each
            for each in queries.evidence_of(current_session(), monitoring_return)
            if may_read_piece(actor, each) is None
        ],
        closed=lambda upload: may_open_file(actor, upload),
        kinds=rules.KINDS,
        offered=rules.kinds_offered(sampled is not None),
        sampled=sampled,
        asked_for=ASKED_FOR,
        refusal=rules.adding_refusal(monitoring_return.state),
        adds=may_make_or_review(actor, monitoring_return) is None,
        may_be_seen=lambda piece: may_look_at(actor, piece) is None,
        looks=may_review_return(actor, monitoring_return) is None,
    )


@evidence_pages.post("/returns/<uuid:return_id>/evidence")
@takes_files
@allow(may_make_or_review, load=returns.return_of)
def add(monitoring_return: Return) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.add_evidence(
        current_session(), monitoring_return, piece_sent(reader.text("kind")), files=this_app().files, **acting_now()
    )
    note("Added to the return.")
    return redirect(url_for(".show", return_id=monitoring_return.id))


def piece_sent(kind: str) -> service.Piece:
    """What a form brings of a piece of evidence of this kind."""
    reader, sent = FormReader(request.form), request.files.get("file")
    return service.Piece(
        kind=kind,
        shows=reader.text("shows"),
        names_people=reader.flag("names_people"),
        people_agreed=reader.flag("people_agreed"),
        name=(sent.filename or "") if sent else "",
        content=sent.read() if sent and sent.filename else b"",
    )


@evidence_pages.post("/returns/<uuid:return_id>/evidence/<uuid:evidence_id>/removal")
@shown_at("evidence.show")
@allow(may_take_out, load=queries.piece_of)
def remove(evidence: ReturnEvidence) -> ResponseReturnValue:
    service.remove_evidence(current_session(), evidence, **acting_now())
    note("Taken out of the return.")
    return redirect(url_for(".show", return_id=evidence.return_id))


@evidence_pages.post("/returns/<uuid:return_id>/evidence/<uuid:evidence_id>/seen")
@shown_at("evidence.show")
@allow(may_look_at, load=queries.piece_of)
def look_at(evidence: ReturnEvidence) -> ResponseReturnValue:
    service.look_at(current_session(), evidence, **acting_now())
    note("Seen.")
    return redirect(url_for(".show", return_id=evidence.return_id))


@evidence_pages.get("/returns/evidence/files/<uuid:upload_id>")
@allow(may_open_file, load=queries.file_of)
def open_file(upload: EvidenceFile) -> Response:
    return download(upload)
