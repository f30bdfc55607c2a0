"""Asking for the whole file of a grant, and taking it."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_decide_about_award
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.reporting.dossiers import queries, rules, service
from grants.reporting.dossiers.access import may_take_dossier
from grants.reporting.dossiers.models import Dossier
from grants.reporting.dossiers.serving import as_download

dossier_pages = Blueprint("dossiers", __name__)


@dossier_pages.get("/awards/<uuid:award_id>/dossiers")
@allow(may_decide_about_award, load=award_of)
def show(award: Award) -> ResponseReturnValue:
    found = queries.own_dossiers(current_session(), award.id, current_actor().person_id)
    return render_template(
        "reporting/pages/dossiers.html",
        award=award,
        dossiers=[(each, queries.is_there(each)) for each in found],
        days=rules.KEPT_FOR.days,
    )


@dossier_pages.post("/awards/<uuid:award_id>/dossiers")
@allow(may_decide_about_award, load=award_of)
def ask(award: Award) -> ResponseReturnValue:
    service.ask_for_dossier(current_session(), award, **acting_now())
    note("It is being built. Open this page again in a minute.")
    return redirect(url_for(".show", award_id=award.id))


@dossier_pages.post("/awards/<uuid:award_id>/dossiers/<uuid:dossier_id>/file")
@shown_at("dossiers.show")
@allow(may_take_dossier, load=queries.dossier_of)
def take(award: Award, dossier: Dossier) -> Response:
    return as_download(service.take_dossier(current_session(), award, dossier, **acting_now()))
