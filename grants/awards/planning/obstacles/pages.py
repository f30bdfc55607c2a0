"""Holding an instalment, letting it go on, and paying it before its day, for administrators."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_pay
from grants.awards.models import PAID, PAYABLE, Award, Instalment
from grants.awards.planning.obstacles import queries, service
from grants.awards.planning.obstacles.rules import DAY
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session, current_time, shown_at
from grants.organisations.profile import queries as profiles
from grants.organisations.queries import organisation_of

pages = Blueprint("obstacles", __name__)


@pages.get("/awards/<uuid:award_id>/instalments/<int:number>/hold")
@allow(may_pay, load=queries.award_and_instalment)
def hold(award: Award, instalment: Instalment) -> ResponseReturnValue:
    return render_template(
        "awards/pages/hold.html",
        award=award,
        instalment=instalment,
        is_paid=instalment.state == PAID,
        stands=queries.holds_of(current_session(), [award.id]).get((award.id, instalment.number)),
        history=[
            each for each in queries.history_of_holds(current_session(), award.id) if each.number == instalment.number
        ],
    )


@pages.post("/awards/<uuid:award_id>/instalments/<int:number>/hold")
@allow(may_pay, load=queries.award_and_instalment)
def save(award: Award, instalment: Instalment) -> ResponseReturnValue:
    """Hold it, or let it go on, whichever the page offered. A second press of a button leads where the first did."""
    stands = queries.holds_of(current_session(), [award.id]).get((award.id, instalment.number))
    wants_hold = request.form.get("to") != "resume"
    if wants_hold != (stands is not None):
        _save(service.hold_instalment if wants_hold else service.resume_instalment, award, instalment)
        said = "is held" if wants_hold else "goes on"
        note(f"Payment {instalment.number} {said}. {award.organisation.name} hears of it.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/instalments/<int:number>/early")
@allow(may_pay, load=queries.award_and_instalment)
def early(award: Award, instalment: Instalment) -> ResponseReturnValue:
    today = london_day(current_time())
    obstacles = queries.obstacles_of(current_session(), [instalment], today=today).get(instalment.id, [])
    return render_template(
        "awards/pages/early_payment.html",
        award=award,
        instalment=instalment,
        obstacles=obstacles,
        profile=profiles.profile_of(
            current_session(), organisation_of(current_session(), award.signing_organisation_id)
        ),
        waits_for_day=any(each.kind == DAY for each in obstacles),
    )


@pages.post("/awards/<uuid:award_id>/instalments/<int:number>/early")
@shown_at("obstacles.early")
@allow(may_pay, load=queries.award_and_instalment)
def allow_early(award: Award, instalment: Instalment) -> ResponseReturnValue:
    """A second press leads where the first did."""
    reason = FormReader(request.form).text("reason")
    service.allow_early_payment(current_session(), award, number=instalment.number, reason=reason, **acting_now())
    if instalment.state == PAYABLE:
        return redirect(url_for("runs.one", award_id=award.id, number=instalment.number))
    note(f"Payment {instalment.number} does not wait for its day any more.")
    return redirect(url_for("awards.show", award_id=award.id))


def _save(verb: Callable[..., Any], award: Award, instalment: Instalment) -> None:
    reason = FormReader(request.form).text("reason")
    verb(current_session(), award, number=instalment.number, reason=reason, **acting_now())
