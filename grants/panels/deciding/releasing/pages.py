"""The page on which held letters are looked through and released."""

from datetime import datetime
from typing import TypedDict

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.look import minute
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.panels.deciding.releasing import queries, service
from grants.panels.deciding.releasing.access import may_release
from grants.panels.deciding.releasing.planning import call_back_release, plan_release
from grants.schemes.models import Round
from grants.schemes.queries import round_of

pages = Blueprint("releasing", __name__)


@pages.get("/rounds/<uuid:round_id>/letter_release")
@allow(may_release, load=round_of)
def show(of_round: Round) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    page = queries.held_page(session, of_round.id, actor, after=request.args.get("after"))
    held = queries.held_by_outcome(session, of_round.id, actor)
    return render_template(
        "panels/pages/letter_release.html",
        round=of_round,
        held=held,
        releasable=sum(each.releasable for each in held),
        page=page,
        plans=queries.plans_of(session, of_round.id, actor),
        edition=queries.edition_of(session, of_round.id),
    )


@pages.post("/rounds/<uuid:round_id>/letter_release")
@allow(may_release, load=round_of)
def release(of_round: Round) -> ResponseReturnValue:
    form, now = FormReader(request.form), current_time()
    which: Which = {"edition": form.version("edition"), "actor": current_actor(), "now": now}
    if form.text("when") == "later":
        return _plan(of_round, form, which)
    released = service.release_letters(current_session(), of_round, **which)
    note(f"{counted(len(released), 'letter is', 'letters are')} released. The applicants are being told.")
    return redirect(url_for(".show", round_id=of_round.id))


class Which(TypedDict):
    """Who releases what they looked at, and when they say so."""

    edition: int | None
    actor: Actor
    now: datetime


def _plan(of_round: Round, form: FormReader, which: Which) -> ResponseReturnValue:
    release_at = form.moment("release_at", "when the letters are released")
    check(form.problems)
    plan = plan_release(current_session(), of_round, release_at=release_at, **which)
    note(f"The letters are released at {minute(plan.release_at)}. Until then you can call them back.")
    return redirect(url_for(".show", round_id=of_round.id))


@pages.post("/rounds/<uuid:round_id>/letter_release/calling_back")
@shown_at("releasing.show")
@allow(may_release, load=round_of)
def call_back(of_round: Round) -> ResponseReturnValue:
    plan = queries.plan_named(current_session(), of_round.id, FormReader(request.form).text("plan"))
    call_back_release(current_session(), plan, **acting_now())
    note("The release is called back. Its letters are held.")
    return redirect(url_for(".show", round_id=of_round.id))
