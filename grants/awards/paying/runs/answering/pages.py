"""Recording by hand what the bank says of one payment or of all, and reversing what was wrong."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs import queries
from grants.awards.paying.runs.answering import service
from grants.awards.paying.runs.answering.late import is_awaited
from grants.awards.paying.runs.models import PAID, RETURNED, REVERSED, SENT, UNKNOWN, Payment, PaymentRun
from grants.awards.paying.runs.schemas import AWAIT_ANSWER, PAY_AGAIN
from grants.awards.paying.runs.unexpected.queries import arrived_unexpectedly
from grants.kernel.access import administrator
from grants.kernel.clock import london_day
from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Conflict, Invalid, Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at

pages = Blueprint("run_answers", __name__)

ONCE_CHECKED = "It can be paid again once its bank account is checked anew."
OUTCOMES = (
    (PAID, "It was paid"),
    (RETURNED, "It came back", ONCE_CHECKED),
    (UNKNOWN, "The bank cannot say yet", "It is not sent again before somebody says so."),
)


def _back(run: PaymentRun, done: str) -> ResponseReturnValue:
    note(done)
    return redirect(url_for("runs.show", run_id=run.id))


@pages.post("/payment_runs/<uuid:run_id>/paid")
@shown_at("runs.show")
@allow(administrator, load=queries.run_of)
def all_paid(run: PaymentRun) -> ResponseReturnValue:
    """Every payment that nobody has answered was paid on one day."""
    reader = FormReader(request.form)
    paid_on = reader.date("paid_on", "the day on which they were paid")
    check(reader.problems)
    sent = [each for each in queries.payments_of(current_session(), run.id) if each.state == SENT]
    if not sent:
        raise Conflict("No payment of this run waits for an answer.", code="answered_already")
    answers = [Answer(each.end_to_end, PAID, paid_on) for each in sent]
    _answer(run, answers, field="paid_on")
    return _back(run, f"{counted(len(sent), 'payment is', 'payments are')} recorded as paid.")


def _answer(run: PaymentRun, answers: list[Answer], *, field: str = "") -> None:
    """Record answers; what is wrong with one is told at `field`, or at the page's own field of that name."""
    try:
        service.answer_payments(current_session(), run, answers, **acting_now())
    except Invalid as invalid:
        told = {each.message: each for each in invalid.problems}.values()
        raise Invalid(
            [Problem(field or each.field.rpartition(".")[2], each.message, each.code) for each in told]
        ) from invalid


@pages.get("/payments/<uuid:payment_id>/answer")
@allow(administrator, load=queries.payment_of)
def answer(payment: Payment) -> ResponseReturnValue:
    refusal = queries.refusal_for(current_session(), payment.run, current_actor())
    return render_template(
        "awards/pages/payment_answer.html",
        payment=payment,
        outcomes=_outcomes(payment),
        today=_today(),
        refusal=refusal,
    )


def _outcomes(payment: Payment) -> Sequence[tuple[str, ...]]:
    """What a bank can say of a payment; of one that was reversed only that it was paid after all."""
    return OUTCOMES[:1] if payment.state == REVERSED else OUTCOMES


def _today() -> date:
    return london_day(current_time())


@pages.post("/payments/<uuid:payment_id>/answer")
@allow(administrator, load=queries.payment_of)
def save_answer(payment: Payment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    outcome = reader.text("outcome")
    on = reader.date("on", "the day") if outcome in (PAID, RETURNED) else None
    check(reader.problems)
    run = payment.run
    _answer(run, [Answer(payment.end_to_end, outcome, on, reader.text("reason"))])
    if payment.id in arrived_unexpectedly(current_session(), [payment.id]):
        return redirect(url_for("unexpected.show", payment_id=payment.id))
    return _back(run, "The answer is recorded.")


@pages.get("/payments/<uuid:payment_id>/reversal")
@allow(administrator, load=queries.payment_of)
def reversal(payment: Payment) -> ResponseReturnValue:
    options = []
    if payment.state in (PAID, UNKNOWN):
        options.append((PAY_AGAIN, "The money did not arrive: pay it again", ONCE_CHECKED))
    if payment.state in (PAID, RETURNED):
        options.append((AWAIT_ANSWER, "The answer was wrong", _what_follows(payment)))
    refusal = queries.refusal_for(current_session(), payment.run, current_actor())
    if payment.answered_by == current_actor().person_id:
        refusal = service.REVERSE_ANOTHERS
    return render_template("awards/pages/payment_reversal.html", payment=payment, options=options, refusal=refusal)


def _what_follows(payment: Payment) -> str:
    if payment.state == PAID or is_awaited(payment):
        return "The payment waits for the right answer again."
    return (
        "The plan of the grant has changed since, so no instalment waits for this money. If it arrived after all, "
        "record that next: then another of us says what becomes of it."
    )


@pages.post("/payments/<uuid:payment_id>/reversal")
@allow(administrator, load=queries.payment_of)
def reverse(payment: Payment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    then = reader.text("then")
    if then not in (PAY_AGAIN, AWAIT_ANSWER):
        reader.problems.append(Problem("then", "Choose what is to follow.", "missing"))
    check(reader.problems)
    run = payment.run
    service.reverse_payment(
        current_session(),
        payment,
        reason=reader.text("reason"),
        pay_again=then == PAY_AGAIN,
        version=reader.version(),
        **acting_now(),
    )
    return _back(run, "The payment is reversed. What was written stays to be read.")
