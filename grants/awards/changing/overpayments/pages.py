"""Money that arrived unexpectedly, for administrators."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_pay
from grants.awards.changing.overpayments import queries as overpayments
from grants.awards.changing.overpayments import service
from grants.awards.changing.overpayments.words import SETTLED_AS
from grants.awards.models import Award
from grants.awards.paying.runs.unexpected import queries
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.paying.runs.unexpected.rules import ASKED_BACK, CAME_BACK, KEPT, SET_OFF
from grants.identity.by_two.queries import why_not_second
from grants.kernel.money import pounds
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at

pages = Blueprint("unexpected", __name__)


def _outcomes(award: Award) -> list[tuple[str, str, str]]:
    following = overpayments.next_to_set_off(current_session(), award.id)
    to_come = f"That is {pounds(following.amount_pence)}." if following else "No payment is to come that could take it."
    hints = {
        ASKED_BACK: "They have a letter with the day. Enter it below.",
        SET_OFF: f"They have a letter, and are paid so much less next time. {to_come}",
        CAME_BACK: "You see it in our account.",
        KEPT: "It is not asked for, or cannot be had.",
    }
    return [(outcome, words, hints[outcome]) for outcome, words in SETTLED_AS.items()]


@pages.get("/payments/<uuid:payment_id>/unexpected")
@allow(may_pay, load=queries.award_and_unexpected)
def show(award: Award, unexpected: UnexpectedPayment) -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "awards/pages/unexpected_payment.html",
        award=award,
        unexpected=unexpected,
        payment=unexpected.payment,
        other=queries.run_that_pays_now(session, unexpected.payment.instalment_id),
        outcomes=[] if unexpected.outcome else _outcomes(award),
        settled_as=SETTLED_AS,
        repayment=overpayments.repayment_number_of(session, unexpected.payment_id),
        hinders=why_not_second(current_session(), unexpected.proposed_by, current_actor(), service.PAIR),
    )


@pages.post("/payments/<uuid:payment_id>/unexpected")
@shown_at("unexpected.show")
@allow(may_pay, load=queries.award_and_unexpected)
def settle(award: Award, unexpected: UnexpectedPayment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    outcome, reason = reader.text("outcome"), reader.text("reason")
    due_on = reader.date("due_on", "the day by which it is to be paid") if outcome == ASKED_BACK else None
    check(reader.problems)
    service.propose_settlement(
        current_session(), unexpected, outcome=outcome, reason=reason, due_on=due_on, **acting_now()
    )
    note("Proposed. Another administrator confirms it; nobody else is told yet.")
    return redirect(url_for(".show", payment_id=unexpected.payment_id))


@pages.post("/payments/<uuid:payment_id>/unexpected/confirmation")
@shown_at("unexpected.show")
@allow(may_pay, load=queries.award_and_unexpected)
def confirm(award: Award, unexpected: UnexpectedPayment) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if unexpected.settled_by != current_actor().person_id:
        version = FormReader(request.form).version()
        service.confirm_settlement(current_session(), unexpected, version=version, **acting_now())
        note("It is settled, and stays to be read.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.post("/payments/<uuid:payment_id>/unexpected/refusal")
@shown_at("unexpected.show")
@allow(may_pay, load=queries.award_and_unexpected)
def drop(award: Award, unexpected: UnexpectedPayment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.drop_proposal(
        current_session(), unexpected, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    note("It is not settled so. Say anew what becomes of it.")
    return redirect(url_for(".show", payment_id=unexpected.payment_id))
