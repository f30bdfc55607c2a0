"""The bank's answers are recorded, and wrong ones reversed. A run closes when each of its payments has its end."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.events import InstalmentPaid
from grants.awards.models import PAID as INSTALMENT_PAID
from grants.awards.models import PAYABLE, Instalment
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.bank_files.reasons import may_be_the_account
from grants.awards.paying.runs.answering import rules
from grants.awards.paying.runs.answering.late import arrived_late, is_awaited, waiting_anew
from grants.awards.paying.runs.answering.rules import Standing
from grants.awards.paying.runs.checking import lock_run, locked_payments, person
from grants.awards.paying.runs.events import PaymentReturned, PaymentReversed, PaymentRunClosed, PaymentUnknown
from grants.awards.paying.runs.models import (
    BY_FILE,
    CLOSED,
    LIVE,
    PAID,
    RETURNED,
    REVERSED,
    SENT,
    UNANSWERED,
    UNKNOWN,
    Payment,
    PaymentRun,
)
from grants.awards.paying.runs.rules import reason_problems
from grants.awards.paying.runs.unexpected.queries import arrived_unexpectedly
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.events import Event, publish, publish_all
from grants.kernel.problems import Conflict, Denied, Problem, check
from grants.organisations.bank.service import doubt_account

REVERSE_ANOTHERS = "You recorded this answer, so somebody else has to reverse it."


def answer_payments(
    session: Session, run: PaymentRun, answers: Sequence[Answer], *, actor: Actor, now: datetime
) -> list[Payment]:
    """Record what the bank says of payments of a run that was sent; gives those about which this was news.

    The same answer again changes nothing. Raises Conflict when the run was not sent, Denied to who may not pay what is
    in it, and Invalid, by the place of each answer that cannot be right: about a payment of another run, with another
    sum, or other than what was answered before. Then none is recorded. An account from which money came back is checked
    anew before anything is paid into it again, unless the bank's reason is about something else.
    """
    person(actor)
    lock_run(session, run, state=(SENT, CLOSED), version=None, actor=actor)
    sent_on, today = london_day(_sent_at(run)), london_day(now)
    known = by_reference(locked_payments(session, run))
    standings = standings_of(session, known)
    problems: list[Problem] = []
    given: dict[str, Answer] = {}
    for place, answer in enumerate(answers):
        field = f"answers.{place}"
        if given.setdefault(answer.end_to_end_reference, answer) != answer:
            sentence = f"{answer.end_to_end_reference} is answered twice, and differently."
            problems.append(Problem(f"{field}.end_to_end_reference", sentence, "repeated"))
            continue
        problems += rules.answer_problems(
            answer,
            standings.get(answer.end_to_end_reference),
            field=field,
            sent_on=sent_on,
            paid_from=paid_from(run),
            today=today,
        )
    check(problems)
    news = [
        (known[each.end_to_end_reference], each)
        for each in given.values()
        if not rules.says_the_same(each, standings[each.end_to_end_reference])
    ]
    late = [(payment, answer) for payment, answer in news if payment.state == REVERSED]
    news = [(payment, answer) for payment, answer in news if payment.state != REVERSED]
    news += arrived_late(session, late, today=today, actor=actor, now=now)
    for payment, answer in news:
        _record(payment, answer, today=today, actor=actor, now=now)
    session.flush()
    for payment, answer in news:
        if answer.outcome == PAID:
            _pay(payment.instalment, payment, now)
    _doubt_accounts(session, [payment for payment, _ in news], actor=actor, now=now)
    publish_all(session, [(_told(each), each.award.related_ids) for each, _ in news], actor=actor, now=now)
    if news or late:
        run.version += 1
        _close_if_ended(session, run, actor=actor, now=now)
    return [payment for payment, _ in news]


def _sent_at(run: PaymentRun) -> datetime:
    if run.sent_at is None:
        raise AssertionError("a run that was sent says when")
    return run.sent_at


def paid_from(run: PaymentRun) -> date:
    """The first day on which a run that was sent can be paid: the bank pays a file on the run's day, not before."""
    sent_on = london_day(_sent_at(run))
    return max(sent_on, run.pay_on) if run.how == BY_FILE else sent_on


def by_reference(payments: Sequence[Payment]) -> dict[str, Payment]:
    """Each payment by the reference that the bank knows: one that corrects another stands under that of the first."""
    corrected = {each.corrects_id: each for each in payments if each.corrects_id}
    found = {}
    for payment in payments:
        last = payment
        while last.id in corrected:
            last = corrected[last.id]
        found[payment.end_to_end] = last
    return found


def standings_of(session: Session, known: Mapping[str, Payment]) -> dict[str, Standing]:
    """How payments stand that may be answered, by the reference that the bank knows."""
    arrived = arrived_unexpectedly(session, {each.id for each in known.values() if each.state == REVERSED})
    return {
        reference: Standing(each.state, each.amount_pence, PAID, arrived[each.id].arrived_on, has_arrived=True)
        if each.id in arrived
        else Standing(each.state, each.amount_pence, each.outcome, each.answered_on, each.reason)
        for reference, each in known.items()
    }


def _record(payment: Payment, answer: Answer, *, today: date, actor: Actor, now: datetime) -> None:
    payment.state = payment.outcome = answer.outcome
    payment.answered_on = None if answer.outcome == UNKNOWN else answer.on or today
    payment.answered_at, payment.answered_by, payment.reason = now, actor.person_id, answer.reason.strip()


def _pay(instalment: Instalment, payment: Payment, now: datetime) -> None:
    instalment.state, instalment.paid_on, instalment.paid_at = INSTALMENT_PAID, payment.answered_on, now
    instalment.paid_to_id = payment.payee_id
    instalment.paid_into, instalment.paid_fingerprint = payment.account_ends_in, payment.fingerprint


def _doubt_accounts(session: Session, payments: Sequence[Payment], *, actor: Actor, now: datetime) -> None:
    """The accounts from which money came back are checked anew before anything is paid into them again."""
    returned = {
        (payment.payee, payment.fingerprint)
        for payment in payments
        if payment.state == RETURNED and may_be_the_account(payment.reason)
    }
    for payee, fingerprint in sorted(returned, key=lambda each: str(each[0].id) if each[0] else ""):
        if payee is not None and fingerprint is not None:
            doubt_account(session, payee, fingerprint=fingerprint, actor=actor, now=now)


def _told(payment: Payment) -> Event:
    instalment = payment.instalment
    award_id, number = instalment.award_id, instalment.number
    if payment.state == UNKNOWN:
        return PaymentUnknown(award_id=award_id, number=number, run_id=payment.run_id)
    if payment.answered_on is None or payment.payee_id is None:
        raise AssertionError("a payment that was sent has a payee, and an answer its day")
    if payment.state == PAID:
        return InstalmentPaid(
            award_id=award_id, number=number, paid_on=payment.answered_on, organisation_id=payment.payee_id
        )
    return PaymentReturned(
        award_id=award_id,
        number=number,
        run_id=payment.run_id,
        returned_on=payment.answered_on,
        organisation_id=payment.payee_id,
    )


def _close_if_ended(session: Session, run: PaymentRun, *, actor: Actor, now: datetime) -> None:
    session.flush()
    waiting = select(func.count()).where(Payment.run_id == run.id, Payment.state.in_(UNANSWERED))
    if session.scalar(waiting) or run.state == CLOSED:
        return
    run.state, run.closed_at = CLOSED, now
    publish(session, PaymentRunClosed(run_id=run.id), actor=actor, now=now)


def reverse_payment(
    session: Session,
    payment: Payment,
    *,
    reason: str,
    pay_again: bool,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Payment:
    """Say that an answer was wrong, or that an unknown payment is to be made again; what was written stays.

    With `pay_again` the instalment can be put into another run, and is paid once its account is checked anew: the money
    left and did not arrive. Otherwise a payment takes its place that waits for the
    right answer, under the reference that the bank has; gives the payment that stands now. Where the plan of the grant
    has changed so that no instalment waits for that money, none takes its place: should the bank say that it arrived
    after all, that is kept for a person to settle. Raises Invalid without a
    reason or when this payment cannot be reversed so, Denied to whoever recorded the answer or may not pay what is in
    the run, Conflict when the instalment is in another run already, and Stale when the run has changed since `version`.
    """
    by, run = person(actor), payment.run
    lock_run(session, run, state=(SENT, CLOSED), version=version, actor=actor)
    payment = next(each for each in locked_payments(session, run) if each.id == payment.id)
    check(reason_problems(reason) + rules.reversal_problems(payment.state, pay_again=pay_again))
    if payment.answered_by == by:
        raise Denied(REVERSE_ANOTHERS)
    was, instalment = payment.state, payment.instalment
    if was == RETURNED:
        _check_free(session, instalment)
    payment.state, payment.reversed_at, payment.reversed_by = REVERSED, now, by
    payment.reversed_because = reason.strip()
    session.flush()
    if was == PAID:
        _unpay(instalment)
        session.flush()
    if pay_again and payment.payee is not None and payment.fingerprint is not None:
        doubt_account(session, payment.payee, fingerprint=payment.fingerprint, actor=actor, now=now)
    awaits = not pay_again and is_awaited(payment)
    stands = waiting_anew(session, payment) if awaits else payment
    reversed_ = PaymentReversed(
        award_id=instalment.award_id,
        number=instalment.number,
        run_id=run.id,
        was=was,
        pay_again=pay_again,
        reason=reason.strip(),
    )
    publish(session, reversed_, actor=actor, now=now, about=(run.id, *payment.award.related_ids))
    run.version += 1
    if awaits:
        run.state, run.closed_at = SENT, None
    _close_if_ended(session, run, actor=actor, now=now)
    return stands


def _check_free(session: Session, instalment: Instalment) -> None:
    other = select(PaymentRun.reference).join(PaymentRun.payments)
    reference = session.scalar(other.where(Payment.instalment_id == instalment.id, Payment.state.in_(LIVE)))
    if reference:
        raise Conflict(f"This instalment is in run {reference} already. Take it out there first.", code="in_a_run")


def _unpay(instalment: Instalment) -> None:
    instalment.state = PAYABLE
    instalment.paid_on, instalment.paid_at, instalment.paid_to_id = None, None, None
    instalment.paid_into, instalment.paid_fingerprint = None, None
