"""Payments made row by row, for tests that need to have been paid and are about something else."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.models import Instalment
from grants.awards.paying.runs.models import (
    BY_HAND,
    CLOSED,
    LISTED,
    PAID,
    PREPARED,
    RELEASED,
    SENT,
    Payment,
    PaymentRun,
)
from grants.kernel.db import new_id
from grants.kernel.references import new_reference
from grants.organisations.models import BankAccount


def pay_row(
    session: Session, instalment: Instalment, payee_id: UUID, *, paid_on: date, two: Sequence[UUID], now: datetime
) -> None:
    """Pay an instalment in a run of one, prepared and released by `two` people."""
    account = session.get(BankAccount, payee_id) or _account(session, payee_id, two, now)
    run = PaymentRun(id=new_id(), reference=new_reference("PR"), pay_on=paid_on, begun_at=now, begun_by=two[0])
    session.add(run)
    session.flush()
    payment = Payment(
        id=new_id(),
        run_id=run.id,
        instalment_id=instalment.id,
        end_to_end=new_reference("P"),
        amount_pence=instalment.amount_pence,
        state=LISTED,
        payee_id=payee_id,
        account_version=account.version,
        account_ends_in=account.last_digits,
        fingerprint=account.bank_fingerprint,
    )
    session.add(payment)
    session.flush()
    run.state, run.prepared_at, run.prepared_by = PREPARED, now, two[0]
    session.flush()
    run.state, run.released_at, run.released_by = RELEASED, now, two[1]
    session.flush()
    payment.state = SENT
    session.flush()
    run.state, run.sent_at, run.sent_by, run.how = SENT, now, two[1], BY_HAND
    payment.state = payment.outcome = PAID
    payment.answered_on, payment.answered_at, payment.answered_by = paid_on, now, two[0]
    session.flush()
    run.state, run.closed_at = CLOSED, now
    instalment.state, instalment.paid_on, instalment.paid_at = PAID, paid_on, now
    instalment.paid_to_id, instalment.paid_into = payee_id, account.last_digits
    instalment.paid_fingerprint = account.bank_fingerprint
    session.flush()


def _account(session: Session, organisation_id: UUID, two: Sequence[UUID], now: datetime) -> BankAccount:
    account = BankAccount(
        organisation_id=organisation_id,
        account_name="Account",
        sealed="",
        last_digits="678",
        bank_fingerprint=str(organisation_id),
        two_signatories=True,
        number_check="not_checked",
        changed_at=now,
        numbers_changed_at=now,
        checked_at=now,
        checked_by=two[0],
        confirmed_by=two[1],
        version=1,
    )
    session.add(account)
    session.flush()
    return account
