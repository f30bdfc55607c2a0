"""What is done to every run before it goes on: lock it with all that it pays, and look what can be paid of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import MADE, PAYABLE, Award, Instalment
from grants.awards.paying.payments.queries import Payee, payees_of
from grants.awards.paying.runs import queries
from grants.awards.paying.runs.events import PaymentDropped
from grants.awards.paying.runs.models import DROPPED, LISTED, Payment, PaymentRun
from grants.awards.paying.runs.queries import Total
from grants.awards.paying.runs.rules import MOST_PAYMENTS
from grants.awards.planning.obstacles.queries import obstacles_of
from grants.awards.planning.obstacles.rules import DAY, HELD, NOTICE, Obstacle
from grants.kernel.access import Actor
from grants.kernel.events import publish_all
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Conflict, Denied, Stale, check_version
from grants.organisations.models import BankAccount, Organisation

_NOW = {
    "draft": ("This run is still a draft.", "run_draft"),
    "prepared": ("This run has been prepared.", "run_prepared"),
    "released": ("This run has been released.", "run_released"),
    "sent": ("This run has been sent.", "run_sent"),
    "closed": ("This run has been sent, and all of it is answered.", "run_closed"),
    "cancelled": ("This run was cancelled.", "run_cancelled"),
}


class PaymentsDropped(Stale):
    """Something has changed since a run was prepared. What changed is left out of it, and nothing else was done."""

    keeps_changes = True


def person(actor: Actor) -> UUID:
    """Who acts. Raises Denied for what is no person."""
    if actor.person_id is None:
        raise Denied("Payments are made by people.")
    return actor.person_id


def lock_run(
    session: Session, run: PaymentRun, *, state: str | tuple[str, ...], version: int | None, actor: Actor
) -> None:
    """Lock a run until the transaction ends, and see it as it now is.

    Raises Denied to whoever may not decide about a grant in it, Conflict when it is in another state (or in none of
    some), and Stale when it has changed since the version that was read.
    """
    session.flush()
    session.refresh(run, with_for_update={"of": PaymentRun})
    refusal = queries.refusal_for(session, run, actor)
    if refusal:
        raise Denied(refusal)
    check_state(run, (state,) if isinstance(state, str) else state)
    check_version(
        version,
        run.version,
        "This run has changed since you opened it. Look at it again.",
        current={"version": run.version},
        yours={"version": version},
    )


def check_state(run: PaymentRun, states: Sequence[str]) -> None:
    """Raise Conflict, with what a run is now, when it is in none of some states."""
    if run.state not in states:
        sentence, code = _NOW[run.state]
        raise Conflict(sentence, code=code)


def locked_payments(session: Session, run: PaymentRun) -> Sequence[Payment]:
    """The payments of a run with their awards, kept from others with their instalments and the accounts of their
    payees until the transaction ends.
    """
    of_run = select(Payment.instalment_id).where(Payment.run_id == run.id)
    paid_to = (
        select(func.coalesce(Application.host_organisation_id, Award.organisation_id))
        .select_from(Instalment)
        .join(Instalment.award)
        .outerjoin(Award.application)
        .where(Instalment.id.in_(of_run))
    )
    locks: tuple[Any, ...] = (
        select(Payment).where(Payment.run_id == run.id).order_by(Payment.id),
        select(Instalment).where(Instalment.id.in_(of_run)).order_by(Instalment.id),
        select(Organisation).where(Organisation.id.in_(paid_to)).order_by(Organisation.id),
        select(BankAccount).where(BankAccount.organisation_id.in_(paid_to)).order_by(BankAccount.organisation_id),
    )
    kept = [
        session.scalars(each.with_for_update(), execution_options={"populate_existing": True}).all() for each in locks
    ]
    payments = queries.payments_of(session, run.id)
    del kept  # held until here, so that what was read under the locks is not read anew
    return payments


def payees_for(session: Session, payments: Sequence[Payment]) -> dict[UUID, Payee]:
    """Who is paid by each of some payments, by the award."""
    return payees_of(session, list({each.award.id: each.award for each in payments}.values()))


def reasons_against(
    session: Session, payments: Sequence[Payment], payees: Mapping[UUID, Payee], *, on: date
) -> dict[UUID, str]:
    """Why each of some payments cannot be made on a day, by its id, in words for administrators; empty when it can."""
    found = obstacles_of(session, [each.instalment for each in payments], today=on)
    return {each.id: _why_not(each, payees[each.award.id], found.get(each.instalment.id, [])) for each in payments}


def stopped_by(instalment: Instalment, in_the_way: Sequence[Obstacle]) -> list[Obstacle]:
    """What of that which is in the way of an instalment stops its payment: one that is payable waited for the rest."""
    return [each for each in in_the_way if instalment.state != PAYABLE or each.kind in (NOTICE, HELD, DAY)]


def payable_now(
    session: Session, actor: Actor, *, on: date, up_to: date | None = None, lock: bool = False
) -> list[Instalment]:
    """The free instalments that this administrator may pay and that nothing stops on a day: all, or those to be paid by
    `up_to`. With `lock` they are kept from others until the transaction ends.
    """
    statement = queries.to_put_in(actor, up_to=up_to).where(queries.is_account_ready()).limit(MOST_PAYMENTS)
    if lock:
        statement = statement.with_for_update(of=Instalment)
    found = session.scalars(statement, execution_options={"populate_existing": lock}).all()
    reasons = reasons_now(session, found, on=on)
    return [each for each in found if not reasons[each.id]]


def reasons_now(session: Session, free: Sequence[Instalment], *, on: date) -> dict[UUID, str]:
    """Why each of some free instalments cannot be paid on a day, by its id; empty when it can."""
    payees = payees_of(session, list({each.award.id: each.award for each in free}.values()))
    in_the_way = obstacles_of(session, free, today=on)
    stops = {each.id: stopped_by(each, in_the_way.get(each.id, [])) for each in free}
    return {each.id: stops[each.id][0].to_us if stops[each.id] else payees[each.award_id].obstacle for each in free}


def total_now(session: Session, actor: Actor, *, today: date) -> Total:
    """What this administrator can pay now."""
    ready = payable_now(session, actor, on=today)
    first = min((each.pay_by for each in ready), default=None)
    return Total(len(ready), Pence(sum(each.amount_pence for each in ready)), first)


def _why_not(payment: Payment, payee: Payee, in_the_way: Sequence[Obstacle]) -> str:
    instalment, award = payment.instalment, payment.award
    stops = stopped_by(instalment, in_the_way) if instalment.state == PAYABLE else []
    if stops:
        return stops[0].to_us
    if award.state not in MADE:
        return "The grant does not stand any more."
    if instalment.state != PAYABLE:
        return "The instalment is not payable any more."
    if instalment.amount_pence != payment.amount_pence:
        return f"The instalment has changed from {pounds(payment.amount_pence)} to {pounds(instalment.amount_pence)}."
    if not payee.can_be_paid:
        return payee.obstacle
    if payment.payee_id is not None and payment.payee_id != payee.organisation.id:
        return "Another organisation is paid now."
    if payment.fingerprint is not None and payment.fingerprint != payee.fingerprint:
        return "The bank account has changed since the run was prepared."
    return ""


def drop(
    session: Session, run: PaymentRun, left_out: Sequence[tuple[Payment, str]], *, actor: Actor, now: datetime
) -> None:
    """Leave payments out of a run, each with its reason."""
    happened = []
    for payment, reason in left_out:
        payment.state, payment.reason = DROPPED, reason
        instalment = payment.instalment
        dropped = PaymentDropped(award_id=instalment.award_id, number=instalment.number, run_id=run.id, reason=reason)
        happened.append((dropped, (run.id,)))
    publish_all(session, happened, actor=actor, now=now)


def check_unchanged(session: Session, run: PaymentRun, *, actor: Actor, now: datetime) -> list[Payment]:
    """The payments of a prepared run, all of which can be made now as they were prepared.

    Raises PaymentsDropped, once they are left out, when some cannot, and Conflict when there are none.
    """
    listed = [each for each in locked_payments(session, run) if each.state == LISTED]
    reasons = reasons_against(session, listed, payees_for(session, listed), on=run.pay_on)
    changed = [(payment, reasons[payment.id]) for payment in listed if reasons[payment.id]]
    if changed:
        drop(session, run, changed, actor=actor, now=now)
        run.version += 1
        session.flush()
        raise _dropped(run, changed, [payment for payment in listed if not reasons[payment.id]])
    if not listed:
        raise Conflict("There is no payment left in this run. Cancel it.", code="nothing_payable")
    return listed


def _dropped(run: PaymentRun, changed: Sequence[tuple[Payment, str]], left: Sequence[Payment]) -> PaymentsDropped:
    out, rest = (Pence(sum(each.amount_pence for each in some)) for some in ([p for p, _ in changed], left))
    told = " ".join(f"{payment.award.organisation.name}: {reason}" for payment, reason in changed[:3])
    more = f" And {len(changed) - 3} more." if len(changed) > 3 else ""
    message = (
        f"Something has changed since this run was prepared, so {pounds(out)} of it is left out, and {pounds(rest)} is "
        f"left to pay. {told}{more} Look at the run again."
    )
    return PaymentsDropped(
        message,
        current={"version": run.version, "payments": len(left), "amount_pence": int(rest)},
        yours={"payments": len(left) + len(changed), "amount_pence": int(out + rest)},
        version=run.version,
    )
