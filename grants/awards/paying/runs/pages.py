"""Payments for people: what is payable, the runs, and one run while it is put together."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_decide_about_award, may_pay
from grants.awards.models import Award, Instalment
from grants.awards.paying.payments.queries import payees_of
from grants.awards.paying.runs import queries, rules, service
from grants.awards.paying.runs.checking import check_state, payees_for, reasons_against, stopped_by, total_now
from grants.awards.paying.runs.models import DRAFT, LISTED, NOT_SENT, PREPARED, REVERSED, SENT, PaymentRun
from grants.awards.paying.runs.sums import sums_by_funder, sums_of, what_it_pays
from grants.awards.paying.runs.unexpected.queries import arrived_unexpectedly
from grants.awards.paying.runs.words import next_step
from grants.awards.planning.obstacles.queries import award_and_instalment, obstacles_of
from grants.awards.planning.obstacles.rules import DAY
from grants.identity.by_two.queries import why_not_second
from grants.kernel.access import administrator
from grants.kernel.clock import london_day, working_day_on_or_after
from grants.kernel.counting import counted
from grants.kernel.look import day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.organisations.reading import read_version

pages = Blueprint("runs", __name__)


@pages.get("/payments")
@allow(administrator)
def payable() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    page = queries.payable_page(session, actor, after=request.args.get("after"))
    awards = [instalment.award for instalment in page.items]
    refusals = {award.id: may_decide_about_award(actor, award) for award in awards}
    payees = payees_of(session, awards)
    total = total_now(session, actor, today=london_day(current_time()))
    return render_template(
        "awards/pages/payable.html",
        page=page,
        total=total,
        waiting=queries.payable_total(session, actor),
        payees=payees,
        refusals=refusals,
        runs=queries.waiting_runs(session, actor),
        unanswered=queries.unanswered_runs(session, actor),
        only=_only_one([each for each in page.items if payees[each.award_id].can_be_paid], total, refusals),
        pay_on=working_day_on_or_after(london_day(current_time())),
    )


def _only_one(
    shown: Sequence[Instalment], total: queries.Total, refusals: Mapping[UUID, str | None]
) -> Instalment | None:
    """The one instalment that a reader can put into a run, where it is on the page; None where there are more."""
    theirs = [each for each in shown if not refusals[each.award_id]]
    return theirs[0] if total.number == 1 and theirs else None


@pages.post("/payment_runs")
@shown_at("runs.payable")
@allow(administrator)
def begin() -> ResponseReturnValue:
    reader = FormReader(request.form)
    pay_on = reader.date("pay_on", "the day of payment")
    check(reader.problems)
    chosen = None if request.form.get("which") == "all" else _ids("instalment_ids")
    run = service.begin_run(current_session(), pay_on=pay_on, instalment_ids=chosen, **acting_now())
    return _to(run, "The run is begun. Look through it, then prepare it.")


def version_seen() -> int:
    """The version of the run that the page was made of. Raises Invalid when it names none."""
    problems: list[Problem] = []
    version = read_version(request.form, problems)
    check(problems)
    return version


def _ids(name: str) -> list[UUID]:
    """The ids that a form has under a name, without what is none."""
    found = []
    for typed in request.form.getlist(name):
        try:
            found.append(UUID(typed))
        except ValueError as error:
            raise NotFound("There is no such payment.") from error
    return found


def _to(run: PaymentRun, done: str) -> ResponseReturnValue:
    note(done)
    return redirect(url_for("runs.show", run_id=run.id))


@pages.get("/awards/<uuid:award_id>/instalments/<int:number>/run")
@allow(may_pay, load=award_and_instalment)
def one(award: Award, instalment: Instalment) -> ResponseReturnValue:
    """On which day one instalment is paid, or what is in its way. One that is in a run leads to that."""
    session, today = current_session(), london_day(current_time())
    live = queries.live_run_of(session, instalment.id)
    if live is not None:
        return redirect(url_for("runs.show", run_id=live))
    payee = payees_of(session, [award])[award.id]
    stops = stopped_by(instalment, obstacles_of(session, [instalment], today=today).get(instalment.id, []))
    return render_template(
        "awards/pages/run_of_one.html",
        award=award,
        instalment=instalment,
        payee=payee,
        in_the_way=[*(each.to_us for each in stops), *([payee.obstacle] if payee.obstacle else [])],
        waits_for_day=any(each.kind == DAY for each in stops),
        pay_on=working_day_on_or_after(today),
    )


@pages.post("/awards/<uuid:award_id>/instalments/<int:number>/run")
@shown_at("runs.one")
@allow(may_pay, load=award_and_instalment)
def begin_with_one(_: Award, instalment: Instalment) -> ResponseReturnValue:
    """A run of one, from the page of its grant. A second press leads where the first did."""
    live = queries.live_run_of(current_session(), instalment.id)
    if live is not None:
        return redirect(url_for("runs.show", run_id=live))
    reader = FormReader(request.form)
    pay_on = reader.date("pay_on", "the day of payment")
    check(reader.problems)
    run = service.begin_run(current_session(), pay_on=pay_on, instalment_ids=[instalment.id], **acting_now())
    return _to(run, "A run is begun with this instalment. Look at it, then prepare it.")


@pages.post("/payment_runs/<uuid:run_id>/day")
@shown_at("runs.show")
@allow(administrator, load=queries.run_of)
def move(run: PaymentRun) -> ResponseReturnValue:
    """Let it be paid on the working day on which the bank pays it anyway."""
    pay_on = rules.paid_later(run.pay_on) or run.pay_on
    service.move_run(current_session(), run, pay_on=pay_on, version=version_seen(), **acting_now())
    return _to(run, f"It is to be paid on {day(run.pay_on)}.")


@pages.get("/payment_runs/<uuid:run_id>")
@allow(administrator, load=queries.run_of)
def show(run: PaymentRun) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    page = queries.payments_page(session, run.id, actor, after=request.args.get("after"))
    sums = sums_of(session, [run.id], actor)[run.id]
    checked = [each for each in page.items if each.state == LISTED] if run.state in (DRAFT, PREPARED) else []
    payees = payees_for(session, checked)
    refusal = queries.refusal_for(session, run, actor)
    return render_template(
        "awards/pages/run.html",
        run=run,
        page=page,
        total=what_it_pays(sums),
        funders=sums_by_funder(session, run.id, actor),
        in_flight=sums.get(SENT),
        reversed=sums.get(REVERSED),
        payees=payees,
        why_not=reasons_against(session, checked, payees, on=run.pay_on),
        refusal=refusal,
        later=rules.paid_later(run.pay_on) if run.state in NOT_SENT else None,
        arrived=arrived_unexpectedly(session, [each.id for each in page.items if each.state == REVERSED]),
        corrected={each.corrects_id for each in page.items},
        hidden=queries.number_closed(session, run.id, actor),
        step=next_step(
            run.state,
            not_released_because=why_not_second(session, run.prepared_by, actor, rules.RELEASING),
            refusal=refusal,
        ),
        today=london_day(current_time()),
    )


@pages.post("/payment_runs/<uuid:run_id>/changes")
@shown_at("runs.show")
@allow(administrator, load=queries.run_of)
def take_out(run: PaymentRun) -> ResponseReturnValue:
    out = _ids("take_out")
    service.change_run(current_session(), run, take_out=out, version=version_seen(), **acting_now())
    return _to(run, f"{counted(len(out), 'payment is', 'payments are')} taken out of the run.")


@pages.post("/payment_runs/<uuid:run_id>/preparation")
@shown_at("runs.show")
@allow(administrator, load=queries.run_of)
def prepare(run: PaymentRun) -> ResponseReturnValue:
    service.prepare_run(current_session(), run, version=version_seen(), **acting_now())
    return _to(run, "The run is prepared. Another administrator releases it.")


@pages.get("/payment_runs/<uuid:run_id>/cancellation")
@allow(administrator, load=queries.run_of)
def cancellation(run: PaymentRun) -> ResponseReturnValue:
    check_state(run, NOT_SENT)
    return render_template("awards/pages/run_cancellation.html", run=run)


@pages.post("/payment_runs/<uuid:run_id>/cancellation")
@allow(administrator, load=queries.run_of)
def cancel(run: PaymentRun) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.cancel_run(current_session(), run, reason=reader.text("reason"), version=version_seen(), **acting_now())
    return _to(run, "The run is cancelled. Its instalments can be put into another.")
