"""`/payment_runs`: what is payable, and what is paid together."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.awards.models import Instalment
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs import queries, service
from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.models import Payment, PaymentRun
from grants.awards.paying.runs.releasing import service as releasing
from grants.awards.paying.runs.rules import paid_later
from grants.awards.paying.runs.schemas import (
    PAY_AGAIN,
    CancellationSchema,
    DayOfRunSchema,
    NewPaymentRunSchema,
    PaymentAnswersSchema,
    PaymentRunChangeSchema,
    PaymentRunQuery,
    PaymentRunSchema,
    PaymentSchema,
    ReversalSchema,
)
from grants.awards.paying.runs.sums import Sum, sums_of, what_it_pays
from grants.awards.schemas import InstalmentToPaySchema
from grants.kernel.access import administrator
from grants.kernel.api import PageQuery, api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.organisations.bank.reading import account_version

api = api_blueprint("payment_runs", "What is payable, and payment runs: prepared, released, sent and answered")

Shown = dict[str, Any]
OWN_FIELDS = tuple(
    name for name in PaymentRunSchema().fields if name not in ("payments", "amount_pence", "sums", "paid_later_on")
)


def _shown(run: PaymentRun, sums: dict[str, Sum]) -> Shown:
    total = what_it_pays(sums)
    return {
        **{name: getattr(run, name) for name in OWN_FIELDS},
        "paid_later_on": paid_later(run.pay_on),
        "payments": total.number,
        "amount_pence": total.pence,
        "sums": [{"state": state, "payments": each.number, "amount_pence": each.pence} for state, each in sums.items()],
    }


def _all_shown(runs: Sequence[PaymentRun]) -> list[Shown]:
    sums = sums_of(current_session(), [run.id for run in runs], current_actor())
    return [_shown(run, sums[run.id]) for run in runs]


def done_with(run: PaymentRun) -> tuple[Shown, dict[str, str]]:
    current_session().flush()
    (shown,) = _all_shown([run])
    return shown, {"Location": url_for("payment_runs_api.show", run_id=run.id)}


@api.get("/instalments")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(InstalmentToPaySchema))
@allow(administrator)
def list_instalments_to_pay(query: Shown) -> Page[Instalment]:
    """The instalments that wait for a payment run, of grants about which you have no conflict of interest."""
    return queries.payable_page(current_session(), current_actor(), **query)


@api.get("/payment_runs", "list_payment_runs")
@api.arguments(PaymentRunQuery, location="query")
@api.response(200, page_schema(PaymentRunSchema))
@allow(administrator)
def list_runs(query: Shown) -> Page[Shown]:
    """The payment runs, the newest first."""
    page = queries.runs_page(current_session(), **query)
    return Page(_all_shown(page.items), page.next_cursor)


@api.post("/payment_runs", "begin_payment_run")
@api.arguments(NewPaymentRunSchema)
@api.response(201, PaymentRunSchema)
@allow(administrator)
def begin(given: Shown) -> tuple[Shown, dict[str, str]]:
    """Begin a run as a draft, of instalments that you may pay and that are in no other."""
    return done_with(service.begin_run(current_session(), **given, **acting_now()))


@api.get("/payment_runs/<uuid:run_id>", "show_payment_run")
@api.response(200, PaymentRunSchema)
@allow(administrator, load=queries.run_of)
def show(run: PaymentRun) -> Shown:
    """A run: where it stands, who did what, and what it comes to."""
    (shown,) = _all_shown([run])
    return shown


@api.get("/payment_runs/<uuid:run_id>/payments", "list_payments_of_run")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(PaymentSchema))
@allow(administrator, load=queries.run_of)
def list_payments(query: Shown, run: PaymentRun) -> Page[Payment]:
    """The payments of a run, also those left out, but none of grants in which you have a conflict of interest."""
    return queries.payments_page(current_session(), run.id, current_actor(), **query)


@api.patch("/payment_runs/<uuid:run_id>", "change_payment_run")
@api.arguments(PaymentRunChangeSchema)
@api.response(200, PaymentRunSchema)
@api.needs_version
@allow(administrator, load=queries.run_of)
def change(given: Shown, run: PaymentRun) -> Shown:
    """Put instalments into a draft, or take payments out of it."""
    service.change_run(current_session(), run, **given, version=expected_version(), **acting_now())
    return done_with(run)[0]


@api.put("/payment_runs/<uuid:run_id>/day", "move_payment_run")
@api.arguments(DayOfRunSchema)
@api.response(200, PaymentRunSchema)
@api.needs_version
@allow(administrator, load=queries.run_of)
def move(given: Shown, run: PaymentRun) -> Shown:
    """Let a draft be paid on another day, such as the working day on which the bank pays it."""
    service.move_run(current_session(), run, **given, version=expected_version(), **acting_now())
    return done_with(run)[0]


@api.post("/payment_runs/<uuid:run_id>/preparation", "prepare_payment_run")
@api.arguments(NothingSchema)
@api.response(201, PaymentRunSchema)
@api.needs_version
@allow(administrator, load=queries.run_of)
def prepare(_: Shown, run: PaymentRun) -> tuple[Shown, dict[str, str]]:
    """Check each payment of a draft, and leave out with its reason what cannot be paid. Somebody else releases it."""
    service.prepare_run(current_session(), run, version=account_version(), **acting_now())
    return done_with(run)


@api.post("/payment_runs/<uuid:run_id>/release", "release_payment_run")
@api.arguments(NothingSchema)
@api.response(201, PaymentRunSchema)
@api.needs_version
@allow(administrator, load=queries.run_of)
def release(_: Shown, run: PaymentRun) -> tuple[Shown, dict[str, str]]:
    """Say that a run may be sent. Whatever has changed since it was prepared is left out, and you look again."""
    releasing.release_run(current_session(), run, version=account_version(), **acting_now())
    return done_with(run)


@api.post("/payment_runs/<uuid:run_id>/sending", "send_payment_run")
@api.arguments(NothingSchema)
@api.response(201, PaymentRunSchema)
@api.needs_version
@allow(administrator, load=queries.run_of)
def send(_: Shown, run: PaymentRun) -> tuple[Shown, dict[str, str]]:
    """Record that a released run is paid by hand in online banking."""
    releasing.send_by_hand(current_session(), run, version=account_version(), **acting_now())
    return done_with(run)


@api.post("/payment_runs/<uuid:run_id>/answers", "answer_payment_run")
@api.arguments(PaymentAnswersSchema)
@api.response(201, PaymentRunSchema)
@allow(administrator, load=queries.run_of)
def answer(given: Shown, run: PaymentRun) -> tuple[Shown, dict[str, str]]:
    """Record what the bank says of payments. The same again changes nothing; one wrong answer, and none is recorded."""
    answers = [Answer(**each) for each in given["answers"]]
    answering.answer_payments(current_session(), run, answers, **acting_now())
    return done_with(run)


@api.post("/payment_runs/<uuid:run_id>/cancellation", "cancel_payment_run")
@api.arguments(CancellationSchema)
@api.response(201, PaymentRunSchema)
@api.needs_version
@allow(administrator, load=queries.run_of)
def cancel(given: Shown, run: PaymentRun) -> tuple[Shown, dict[str, str]]:
    """Give up a run that was not sent."""
    service.cancel_run(current_session(), run, **given, version=account_version(), **acting_now())
    return done_with(run)


@api.post("/payments/<uuid:payment_id>/reversal", "reverse_payment")
@api.arguments(ReversalSchema)
@api.response(201, PaymentRunSchema)
@api.takes_version
@allow(administrator, load=queries.payment_of)
def reverse(given: Shown, payment: Payment) -> tuple[Shown, dict[str, str]]:
    """Say that an answer was wrong. Somebody else than who recorded it does this. Gives the run as it stands then."""
    run = payment.run
    answering.reverse_payment(
        current_session(),
        payment,
        reason=given["reason"],
        pay_again=given["then"] == PAY_AGAIN,
        version=expected_version(),
        **acting_now(),
    )
    return done_with(run)
