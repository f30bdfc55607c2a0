"""Another person releases a run, sees the whole numbers to pay it, and sends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.paying.runs.checking import check_unchanged, lock_run, person
from grants.awards.paying.runs.events import PaymentRunReleased, PaymentRunSent
from grants.awards.paying.runs.limits.service import check_limit
from grants.awards.paying.runs.models import BY_HAND, PREPARED, RELEASED, SENT, Payment, PaymentRun
from grants.awards.paying.runs.rules import RELEASING
from grants.awards.paying.runs.service import sum_of
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.encryption import Vault
from grants.kernel.events import publish
from grants.kernel.problems import Conflict
from grants.organisations.bank import service as bank_service
from grants.organisations.bank.rules import Account


@dataclass(frozen=True)
class LineToPay:
    """A payment with the whole numbers of the account that it goes to."""

    payment: Payment
    account: Account


def release_run(session: Session, run: PaymentRun, *, version: int | None, actor: Actor, now: datetime) -> None:
    """Say that a run may be sent, when all of it can still be paid as it was prepared.

    Raises Denied to whoever prepared it or may not pay what is in it, Conflict when it is not prepared or is more than
    this person may release, Stale when it has changed since `version`, and PaymentsDropped when something has changed
    since it was prepared.
    """
    by = person(actor)
    lock_run(session, run, state=PREPARED, version=version, actor=actor)
    check_second(session, run.prepared_by, actor=actor, pair=RELEASING)
    payments = check_unchanged(session, run, actor=actor, now=now)
    check_limit(session, sum_of(payments), actor=actor, now=now)
    run.state, run.released_at, run.released_by = RELEASED, now, by
    run.version += 1
    released = PaymentRunReleased(run_id=run.id, payments=len(payments), amount_pence=sum_of(payments))
    publish(session, released, actor=actor, now=now, about=tuple(each.award.id for each in payments))


def lines_to_pay(session: Session, run: PaymentRun, *, vault: Vault, actor: Actor, now: datetime) -> list[LineToPay]:
    """The payments of a released run with whole numbers, to pay them. That they were shown is an event for each payee.

    Raises Conflict when it is not released or the numbers are not those that were checked, Denied to who may not pay
    what is in it, and PaymentsDropped when something has changed since it was prepared.
    """
    lock_run(session, run, state=RELEASED, version=None, actor=actor)
    payments = check_unchanged(session, run, actor=actor, now=now)
    return [_line(session, run, each, vault=vault, actor=actor, now=now) for each in payments]


def _line(
    session: Session, run: PaymentRun, payment: Payment, *, vault: Vault, actor: Actor, now: datetime
) -> LineToPay:
    assert payment.payee is not None, "a prepared payment has its payee"
    purpose = f"instalment {payment.instalment.number} of {payment.award.reference}, in {run.reference}"
    account = bank_service.revealed_account(session, payment.payee, purpose=purpose, vault=vault, actor=actor, now=now)
    if vault.fingerprint(account.identity) != payment.fingerprint:
        message = f"The numbers that are kept for {payment.payee.name} are not those that were checked."
        raise Conflict(message, code="account_unchecked")
    return LineToPay(payment, account)


def send_by_hand(session: Session, run: PaymentRun, *, version: int | None, actor: Actor, now: datetime) -> None:
    """Record that somebody paid, or is just paying, a released run in online banking.

    Raises Conflict when it is not released, Denied to who may not pay what is in it, Stale when it has changed since
    `version`, and PaymentsDropped when something has changed since it was prepared.
    """
    person(actor)
    lock_run(session, run, state=RELEASED, version=version, actor=actor)
    payments = check_unchanged(session, run, actor=actor, now=now)
    record_sent(session, run, payments, how=BY_HAND, actor=actor, now=now)


@dataclass(frozen=True)
class SentFile:
    """The file that a run was sent by: what is kept of it, the SHA-256 of what the bank gets, and its name."""

    file_id: UUID
    digest: str
    name: str


def record_sent(
    session: Session,
    run: PaymentRun,
    payments: Sequence[Payment],
    *,
    how: str,
    actor: Actor,
    now: datetime,
    file: SentFile | None = None,
) -> None:
    """Record that a locked run whose payments were checked is sent: from now on the bank may have them."""
    for payment in payments:
        payment.state = SENT
    session.flush()
    run.sent_at, run.sent_by, run.how = now, actor.person_id, how
    if file is not None:
        run.file_id, run.file_digest, run.file_name = file.file_id, file.digest, file.name
    run.state = SENT
    run.version += 1
    sent = PaymentRunSent(
        run_id=run.id,
        how=how,
        payments=len(payments),
        amount_pence=sum_of(payments),
        digest=file.digest if file else None,
    )
    publish(session, sent, actor=actor, now=now, about=tuple(each.award.id for each in payments))
