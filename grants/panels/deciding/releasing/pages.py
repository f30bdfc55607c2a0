"""The page on which held letters are looked through and released."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, note
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.panels.deciding.releasing import queries, service
from grants.panels.deciding.releasing.access import may_release, refusal_for
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
        refusals={decision.id: refusal_for(actor, decision) for decision in page.items},
        edition=queries.edition_of(session, of_round.id),
    )


@pages.post("/rounds/<uuid:round_id>/letter_release")
@allow(may_release, load=round_of)
def release(of_round: Round) -> ResponseReturnValue:
    released = service.release_letters(
        current_session(),
        of_round,
        edition=FormReader(request.form).version("edition"),
        actor=current_actor(),
        now=current_time(),
    )
    note(f"{counted(len(released), 'letter is', 'letters are')} released. The applicants are being told.")
    return redirect(url_for(".show", round_id=of_round.id))
