"""A run is put together as a draft and prepared, or given up before it is sent."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.models import Instalment
from grants.awards.paying.runs import queries, rules
from grants.awards.paying.runs.checking import (
    drop,
    lock_run,
    locked_payments,
    payable_now,
    payees_for,
    person,
    reasons_against,
    reasons_now,
)
from grants.awards.paying.runs.events import (
    PaymentRunBegun,
    PaymentRunCancelled,
    PaymentRunChanged,
    PaymentRunMoved,
    PaymentRunPrepared,
)
from grants.awards.paying.runs.models import CANCELLED, DRAFT, LISTED, NOT_SENT, PREPARED, Payment, PaymentRun
from grants.kernel.access import Actor
from grants.kernel.clock import london_day, working_day_on_or_after
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Invalid, Problem, check
from grants.kernel.references import unused_reference

MOST_REASONS = 3
"""How many reasons are given why nothing can be paid."""


def begin_run(
    session: Session,
    *,
    pay_on: date | None = None,
    up_to: date | None = None,
    instalment_ids: Sequence[UUID] | None = None,
    actor: Actor,
    now: datetime,
) -> PaymentRun:
    """Begin a run of all instalments that this person can pay now, of those to be paid by a day, or of chosen ones.

    It pays on the next working day unless a day is given. Raises Invalid when the day cannot be right or a chosen
    instalment cannot be put in, and Conflict when there is nothing to pay.
    """
    by, today = person(actor), london_day(now)
    if instalment_ids is not None and not instalment_ids:
        raise Invalid([Problem("instalment_ids", "Choose at least one instalment.", "missing")])
    pay_on = pay_on or working_day_on_or_after(today)
    check(rules.pay_day_problems(pay_on, today))
    run = PaymentRun(
        id=new_id(),
        reference=unused_reference(session, PaymentRun.reference, "PR"),
        state=DRAFT,
        pay_on=pay_on,
        begun_at=now,
        begun_by=by,
    )
    if instalment_ids is None:
        instalments = _ready(session, actor, on=pay_on, up_to=up_to)
    else:
        instalments = _free(session, actor, instalment_ids)
    session.add(run)
    session.flush()
    payments = _put_in(session, run, instalments)
    begun = PaymentRunBegun(run_id=run.id, pay_on=pay_on, payments=len(payments), amount_pence=sum_of(payments))
    publish(session, begun, actor=actor, now=now)
    return run


def sum_of(payments: Sequence[Payment]) -> Pence:
    """What some payments come to."""
    return Pence(sum(each.amount_pence for each in payments))


def _ready(session: Session, actor: Actor, *, on: date, up_to: date | None) -> Sequence[Instalment]:
    """The instalments that can be paid on a day, locked."""
    found = payable_now(session, actor, on=on, up_to=up_to, lock=True)
    if not found:
        waiting = session.scalars(queries.to_put_in(actor, up_to=up_to).limit(MOST_REASONS)).all()
        told = " ".join(dict.fromkeys(reasons_now(session, waiting, on=on).values()))
        raise Conflict(f"There is no instalment that you can pay now. {told}".strip(), code="nothing_payable")
    return found


def _free(session: Session, actor: Actor, instalment_ids: Sequence[UUID]) -> Sequence[Instalment]:
    """The chosen instalments, which are payable and in no run, locked."""
    chosen = list(dict.fromkeys(instalment_ids))
    statement = queries.to_put_in(actor, instalment_ids=chosen)
    locked = statement.limit(rules.MOST_PAYMENTS).with_for_update(of=Instalment)
    found = session.scalars(locked, execution_options={"populate_existing": True}).all()
    there = {instalment.id for instalment in found}
    sentence = "This instalment is not payable now, is in another run, or is for somebody else to pay."
    check(
        [
            Problem(f"instalment_ids.{place}", sentence, "not_payable")
            for place, each in enumerate(chosen)
            if each not in there
        ]
    )
    return found


def _put_in(session: Session, run: PaymentRun, instalments: Sequence[Instalment]) -> list[Payment]:
    before = queries.attempts_of(session, [each.id for each in instalments])
    payments = [
        Payment(
            id=new_id(),
            run_id=run.id,
            instalment_id=each.id,
            end_to_end=rules.end_to_end_reference(each.award.reference, each.number, before.get(each.id, 0) + 1),
            amount_pence=each.amount_pence,
            state=LISTED,
        )
        for each in instalments
    ]
    session.add_all(payments)
    session.flush()
    return payments


def change_run(
    session: Session,
    run: PaymentRun,
    *,
    put_in: Sequence[UUID] = (),
    take_out: Sequence[UUID] = (),
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Put instalments into a draft, and take payments out of it.

    Raises Conflict when it is no draft, Stale when it has changed since `version`, Denied to who may not pay what is in
    it, and Invalid by the place of what cannot be put in or taken out.
    """
    lock_run(session, run, state=DRAFT, version=version, actor=actor)
    there = {payment.id: payment for payment in queries.payments_of(session, run.id)}
    missing = [place for place, each in enumerate(take_out) if each not in there]
    if missing:
        sentence = "This payment is not in the run."
        raise Invalid([Problem(f"take_out.{place}", sentence, "not_in_this_run") for place in missing])
    for payment_id in dict.fromkeys(take_out):
        session.delete(there[payment_id])
    session.flush()
    payments = _put_in(session, run, _free(session, actor, put_in)) if put_in else []
    run.version += 1
    changed = PaymentRunChanged(run_id=run.id, put_in=len(payments), taken_out=len(set(take_out)))
    publish(session, changed, actor=actor, now=now)


def move_run(
    session: Session, run: PaymentRun, *, pay_on: date, version: int | None, actor: Actor, now: datetime
) -> None:
    """Let a draft be paid on another day. The same day again changes nothing.

    Raises Conflict when it is no draft, Stale when it has changed since `version`, Denied to who may not pay what is in
    it, and Invalid for a day that is past or too far ahead.
    """
    lock_run(session, run, state=DRAFT, version=version, actor=actor)
    check(rules.pay_day_problems(pay_on, london_day(now)))
    if run.pay_on == pay_on:
        return
    run.pay_on = pay_on
    run.version += 1
    publish(session, PaymentRunMoved(run_id=run.id, pay_on=pay_on), actor=actor, now=now)


def prepare_run(session: Session, run: PaymentRun, *, version: int | None, actor: Actor, now: datetime) -> None:
    """Check each payment of a draft, and keep to whom and into which account it goes; another person releases it then.

    What cannot be paid is left out with its reason. Raises Conflict when it is no draft or nothing in it can be paid,
    Stale when it has changed since `version`, and Denied to who may not pay what is in it.
    """
    by = person(actor)
    lock_run(session, run, state=DRAFT, version=version, actor=actor)
    payments = locked_payments(session, run)
    for payment in payments:
        payment.amount_pence = payment.instalment.amount_pence
    payees = payees_for(session, payments)
    reasons = reasons_against(session, payments, payees, on=run.pay_on)
    left_out, ready = [], []
    for payment in payments:
        payee, reason = payees[payment.award.id], reasons[payment.id]
        if reason or payee.account is None:
            left_out.append((payment, reason))
            continue
        payment.payee_id, payment.account_version = payee.organisation.id, payee.account.version
        payment.account_ends_in, payment.fingerprint = payee.account.last_digits, payee.account.bank_fingerprint
        ready.append(payment)
    if not ready:
        told = " ".join(dict.fromkeys(reason for _, reason in left_out[:MOST_REASONS]))
        raise Conflict(f"Nothing in this run can be paid yet. {told}".strip(), code="nothing_payable")
    drop(session, run, left_out, actor=actor, now=now)
    run.state, run.prepared_at, run.prepared_by = PREPARED, now, by
    run.version += 1
    prepared = PaymentRunPrepared(
        run_id=run.id, payments=len(ready), amount_pence=sum_of(ready), left_out=len(left_out)
    )
    publish(session, prepared, actor=actor, now=now, about=tuple(each.award.id for each in ready))


def cancel_run(
    session: Session, run: PaymentRun, *, reason: str, version: int | None, actor: Actor, now: datetime
) -> None:
    """Give up a run that was not sent; its instalments can be put into another.

    Raises Invalid without a reason, Conflict when it was sent or cancelled, Stale when it has changed since `version`,
    and Denied to who may not pay what is in it.
    """
    by = person(actor)
    lock_run(session, run, state=NOT_SENT, version=version, actor=actor)
    check(rules.reason_problems(reason))
    listed = [payment for payment in locked_payments(session, run) if payment.state == LISTED]
    drop(session, run, [(payment, "The run was cancelled.") for payment in listed], actor=actor, now=now)
    run.state, run.cancelled_at, run.cancelled_by, run.cancelled_because = CANCELLED, now, by, reason.strip()
    run.version += 1
    publish(session, PaymentRunCancelled(run_id=run.id, reason=reason.strip()), actor=actor, now=now)
