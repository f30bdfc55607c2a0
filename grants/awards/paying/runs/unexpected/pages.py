"""Money that arrived unexpectedly, for administrators."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_pay
from grants.awards.models import Award
from grants.awards.paying.runs.unexpected import queries, service
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.paying.runs.unexpected.rules import CAME_BACK, KEPT
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at

pages = Blueprint("unexpected", __name__)

OUTCOMES = (
    (CAME_BACK, "It came back", "You see it in our account."),
    (KEPT, "They keep it", "It is not asked for, or cannot be had."),
)


@pages.get("/payments/<uuid:payment_id>/unexpected")
@allow(may_pay, load=queries.award_and_unexpected)
def show(award: Award, unexpected: UnexpectedPayment) -> ResponseReturnValue:
    found_it = unexpected.found_by == current_actor().person_id
    return render_template(
        "awards/pages/unexpected_payment.html",
        award=award,
        unexpected=unexpected,
        payment=unexpected.payment,
        other=queries.run_that_pays_now(current_session(), unexpected.payment.instalment_id),
        outcomes=OUTCOMES,
        refusal=service.SETTLE_ANOTHERS if found_it else "",
    )


@pages.post("/payments/<uuid:payment_id>/unexpected")
@shown_at("unexpected.show")
@allow(may_pay, load=queries.award_and_unexpected)
def settle(award: Award, unexpected: UnexpectedPayment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    outcome, reason = reader.text("outcome"), reader.text("reason")
    service.settle_unexpected(current_session(), unexpected, outcome=outcome, reason=reason, **acting_now())
    note("It is settled, and stays to be read.")
    return redirect(url_for("awards.show", award_id=award.id))
