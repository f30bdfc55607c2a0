"""What a bank says late of payments that were reversed: the money arrived after all."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import MADE, PAYABLE, Instalment
from grants.awards.paying.bank_files.answers import Answer
from grants.awards.paying.runs import queries
from grants.awards.paying.runs.models import LISTED, SENT, Payment, PaymentRun
from grants.awards.paying.runs.rules import end_to_end_reference
from grants.awards.paying.runs.unexpected.service import note_unexpected
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.problems import Conflict


def arrived_late(
    session: Session, late: Sequence[tuple[Payment, Answer]], *, today: date, actor: Actor, now: datetime
) -> list[tuple[Payment, Answer]]:
    """The bank says that reversed payments were paid after all: those whose instalments still wait for them stand again
    and are given, the others are kept as unexpected, for another person to settle.

    Raises Conflict where an instalment is in a run that can still be stopped.
    """
    stand = []
    for payment, answer in late:
        _check_not_about_to_be_paid(session, payment.instalment)
        other = queries.live_run_of(session, payment.instalment_id)
        if other is None and is_awaited(payment):
            stand.append((waiting_anew(session, payment), answer))
        else:
            note_unexpected(session, payment, arrived_on=answer.on or today, actor=actor, now=now)
    return stand


def _check_not_about_to_be_paid(session: Session, instalment: Instalment) -> None:
    listed = select(PaymentRun.reference).join(PaymentRun.payments)
    reference = session.scalar(listed.where(Payment.instalment_id == instalment.id, Payment.state == LISTED))
    if reference:
        sentence = f"This instalment is in run {reference}, which is not sent. Cancel that, or take it out there first."
        raise Conflict(sentence, code="in_a_run")


def is_awaited(payment: Payment) -> bool:
    """Whether the instalment of a payment that does not stand could take its money, as the plan of the grant is now."""
    instalment = payment.instalment
    return (
        payment.award.state in MADE and instalment.state == PAYABLE and instalment.amount_pence == payment.amount_pence
    )


def waiting_anew(session: Session, payment: Payment) -> Payment:
    """A payment in the place of a reversed one, that waits for the right answer under the reference the bank has."""
    attempts = queries.attempts_of(session, [payment.instalment_id])[payment.instalment_id]
    anew = Payment(
        id=new_id(),
        run_id=payment.run_id,
        instalment=payment.instalment,
        end_to_end=end_to_end_reference(payment.award.reference, payment.instalment.number, attempts + 1),
        amount_pence=payment.amount_pence,
        state=SENT,
        payee_id=payment.payee_id,
        account_version=payment.account_version,
        account_ends_in=payment.account_ends_in,
        fingerprint=payment.fingerprint,
        corrects_id=payment.id,
    )
    session.add(anew)
    session.flush()
    return anew
