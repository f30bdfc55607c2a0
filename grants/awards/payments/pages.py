"""Payments for people: what is to be paid, to whom, what stands in the way, and that it was paid."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.awards import queries
from grants.awards.access import may_decide_about_award, may_pay, may_see_payment
from grants.awards.models import Award, Instalment
from grants.awards.payments import queries as payment_queries
from grants.awards.payments import service
from grants.kernel.access import administrator
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import NotFound, check
from grants.kernel.web import allow, current_actor, current_session, current_time, current_vault, shown_at
from grants.organisations.bank.rules import Account
from grants.organisations.reading import read_version

pages = Blueprint("payments", __name__)


@pages.get("/payments", endpoint="list")
@allow(administrator)
def to_pay() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    page = payment_queries.payable_instalments(session, actor, after=request.args.get("after"))
    awards = [instalment.award for instalment in page.items]
    return render_template(
        "awards/pages/payments.html",
        page=page,
        totals=payment_queries.payable_totals(session, actor),
        payees=payment_queries.payees_of(session, awards),
        refusals={award.id: may_decide_about_award(actor, award) for award in awards},
    )


def _award_and_instalment(session: Session, award_id: UUID, number: int) -> tuple[Award, Instalment]:
    award = queries.award_of(session, award_id)
    for instalment in award.instalments:
        if instalment.number == number:
            return award, instalment
    raise NotFound("This grant has no instalment of that number.")


@pages.get("/awards/<uuid:award_id>/instalments/<int:number>/payment")
@allow(may_see_payment, load=_award_and_instalment)
def show(award: Award, instalment: Instalment) -> ResponseReturnValue:
    return _page(award, instalment)


def _page(award: Award, instalment: Instalment, account: Account | None = None) -> ResponseReturnValue:
    today = london_day(current_time())
    return render_template(
        "awards/pages/payment.html",
        award=award,
        instalment=instalment,
        today=today,
        payee=payment_queries.payee_of(current_session(), award),
        account=account,
        refusal=may_decide_about_award(current_actor(), award),
        approved_by=payment_queries.approver_of(current_session(), instalment),
        approved_it_yourself=service.APPROVED_IT_YOURSELF,
    )


@pages.post("/awards/<uuid:award_id>/instalments/<int:number>/approval")
@shown_at("payments.show")
@allow(may_pay, load=_award_and_instalment)
def approve(award: Award, instalment: Instalment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    version = read_version(request.form, reader.problems)
    check(reader.problems)
    service.approve_instalment(
        current_session(), award, number=instalment.number, version=version, actor=current_actor(), now=current_time()
    )
    note(f"Instalment {instalment.number} is approved. Another administrator pays it.")
    return redirect(url_for(".show", award_id=award.id, number=instalment.number))


@pages.post("/awards/<uuid:award_id>/instalments/<int:number>/payment")
@allow(may_pay, load=_award_and_instalment)
def mark_paid(award: Award, instalment: Instalment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    version = read_version(request.form, reader.problems)
    paid_on = reader.date("paid_on", "the day of the payment")
    check(reader.problems)
    service.mark_paid(
        current_session(),
        award,
        number=instalment.number,
        paid_on=paid_on,
        version=version,
        actor=current_actor(),
        now=current_time(),
    )
    note(f"Instalment {instalment.number} is marked as paid.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.post("/awards/<uuid:award_id>/instalments/<int:number>/payment/account")
@shown_at("payments.show")
@allow(may_pay, load=_award_and_instalment)
def show_account(award: Award, instalment: Instalment) -> ResponseReturnValue:
    """The page with the whole numbers on it, once. That they were shown is an event, so this is no GET."""
    account = service.account_to_pay(
        current_session(),
        award,
        number=instalment.number,
        vault=current_vault(),
        actor=current_actor(),
        now=current_time(),
    )
    return _page(award, instalment, account)
