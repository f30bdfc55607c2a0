"""Reading payment runs, their payments, and what is payable in one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, defer, joinedload
from sqlalchemy.sql.base import ExecutableOption

from grants.applications.models import Application
from grants.awards.models import PAYABLE, Award, Instalment
from grants.awards.paying.runs.models import (
    DROPPED,
    LIVE,
    NOT_SENT,
    PAID,
    UNANSWERED,
    Payment,
    PaymentRun,
)
from grants.awards.paying.runs.sums import Sum
from grants.awards.planning.obstacles.queries import is_held
from grants.awards.queries import closed_to, not_decidable_by
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, bounded, page_of
from grants.kernel.problems import NotFound
from grants.organisations.models import BankAccount

FOR_ANOTHER = (
    "This run pays an organisation that you act for, or a grant in which you have a conflict of interest. "
    "Another administrator does this."
)


def run_of(session: Session, run_id: UUID) -> PaymentRun:
    """A run with those who did something with it.

    Raises NotFound.
    """
    people = (
        PaymentRun.beginner,
        PaymentRun.preparer,
        PaymentRun.releaser,
        PaymentRun.sender,
        PaymentRun.canceller,
    )
    statement = select(PaymentRun).where(PaymentRun.id == run_id).options(*(joinedload(each) for each in people))
    run = session.scalar(statement)
    if run is None:
        raise NotFound("There is no such payment run.")
    return run


def payment_of(session: Session, payment_id: UUID) -> Payment:
    """A payment with its run, instalment and award.

    Raises NotFound.
    """
    payment = session.scalar(
        select(Payment).where(Payment.id == payment_id).options(joinedload(Payment.run), *_whole())
    )
    if payment is None:
        raise NotFound("There is no such payment.")
    return payment


def runs_page(
    session: Session, *, state: str | None = None, after: str | None = None, size: int = PAGE_SIZE
) -> Page[PaymentRun]:
    """The runs, the newest first."""
    statement = select(PaymentRun).options(joinedload(PaymentRun.beginner))
    if state:
        statement = statement.where(PaymentRun.state == state)
    return page_of(session, statement, by=(PaymentRun.id,), after=after, size=size, descending=True)


def _whole() -> tuple[ExecutableOption, ...]:
    award = joinedload(Payment.instalment).joinedload(Instalment.award)
    return (
        award.joinedload(Award.organisation),
        award.joinedload(Award.scheme),
        award.joinedload(Award.application).options(defer(Application.answers)),
        joinedload(Payment.payee),
        joinedload(Payment.answerer),
        joinedload(Payment.reverser),
    )


def payments_page(
    session: Session, run_id: UUID, actor: Actor, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Payment]:
    """The payments of a run, each with its award, without those of grants closed to the actor."""
    statement = (
        select(Payment)
        .join(Payment.instalment)
        .where(Payment.run_id == run_id, Instalment.award_id.not_in(closed_to(actor)))
        .options(*_whole())
    )
    return page_of(session, statement, by=(Payment.id,), after=after, size=size)


def payments_of(session: Session, run_id: UUID) -> Sequence[Payment]:
    """All payments of a run, each with its award and that with its organisation and application."""
    return session.scalars(
        select(Payment).where(Payment.run_id == run_id).order_by(Payment.id).options(*_whole()),
        execution_options={"populate_existing": True},
    ).all()


def refusal_for(session: Session, run: PaymentRun, actor: Actor) -> str | None:
    """Why somebody else has to act on a run: this person may not decide about a grant in it."""
    theirs = (
        select(Payment.id)
        .join(Payment.instalment)
        .where(Payment.run_id == run.id, Payment.state != DROPPED, Instalment.award_id.in_(not_decidable_by(actor)))
    )
    return FOR_ANOTHER if session.scalar(theirs.limit(1)) else None


def number_closed(session: Session, run_id: UUID, actor: Actor) -> int:
    """How many payments of a run are of grants closed to this administrator."""
    statement = (
        select(func.count())
        .select_from(Payment)
        .join(Payment.instalment)
        .where(Payment.run_id == run_id, Instalment.award_id.in_(closed_to(actor)))
    )
    return session.scalar(statement) or 0


def live_run_of(session: Session, instalment_id: UUID) -> UUID | None:
    """The run in which an instalment is paid now, or was."""
    live = select(Payment.run_id).where(Payment.instalment_id == instalment_id, Payment.state.in_(LIVE))
    return session.scalar(live)


def is_on_its_way(session: Session, award_id: UUID) -> bool:
    """Whether the bank has a payment of this award and has not answered."""
    sent = select(Payment.id).join(Payment.instalment)
    return (
        session.scalar(sent.where(Instalment.award_id == award_id, Payment.state.in_(UNANSWERED)).limit(1)) is not None
    )


def were_in_a_run(session: Session, instalment_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of some instalments that are, or have been, in a payment run: they cannot go."""
    found = select(Payment.instalment_id).where(Payment.instalment_id.in_(instalment_ids))
    return frozenset(session.scalars(found.distinct()))


# What is payable


def is_free() -> ColumnElement[bool]:
    """A condition on instalments: payable, not stopped by notice, not held, and in no payment that may bring money."""
    in_a_run = exists().where(Payment.instalment_id == Instalment.id, Payment.state.in_(LIVE))
    return (Instalment.state == PAYABLE) & Instalment.stopped_after.is_(None) & ~is_held() & ~in_a_run


def is_account_ready() -> ColumnElement[bool]:
    """A condition on instalments: the account into which they are paid is checked and confirmed, and undisputed."""
    paid_to = (
        select(func.coalesce(Application.host_organisation_id, Award.organisation_id))
        .select_from(Award)
        .outerjoin(Award.application)
        .where(Award.id == Instalment.award_id)
        .correlate(Instalment)
        .scalar_subquery()
    )
    return exists().where(
        BankAccount.organisation_id == paid_to, BankAccount.checked_at.is_not(None), BankAccount.disputed_at.is_(None)
    )


def to_put_in(
    actor: Actor, *, up_to: date | None = None, instalment_ids: Sequence[UUID] | None = None
) -> Select[Instalment]:
    """The free instalments that this administrator may pay, each with its award, and that with its
    organisation and application: all, those to be paid by a day, or
    some of them.
    """
    award = joinedload(Instalment.award)
    statement = (
        select(Instalment)
        .where(is_free(), Instalment.award_id.not_in(not_decidable_by(actor)))
        .options(award.joinedload(Award.organisation))
        .options(award.joinedload(Award.application).options(defer(Application.answers)))
        .order_by(Instalment.id)
    )
    if up_to is not None:
        statement = statement.where(Instalment.pay_by <= up_to)
    if instalment_ids is not None:
        statement = statement.where(Instalment.id.in_(instalment_ids))
    return statement


def payable_page(
    session: Session, actor: Actor, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Instalment]:
    """The instalments that wait for a run, in the order in which they were planned, without those closed to the actor.

    Each comes with its award, and that with its organisation, scheme and application.
    """
    award = joinedload(Instalment.award)
    statement = (
        select(Instalment)
        .where(is_free(), Instalment.award_id.not_in(closed_to(actor)))
        .options(
            award.joinedload(Award.organisation),
            award.joinedload(Award.scheme),
            award.joinedload(Award.application).options(defer(Application.answers)),
        )
    )
    return page_of(session, statement, by=(Instalment.id,), after=after, size=size)


@dataclass(frozen=True)
class Total(Sum):
    """The same, with the first day by which one is to be paid."""

    first: date | None = None


def payable_total(session: Session, actor: Actor) -> Total:
    """What waits for a run that this administrator may pay, also what cannot be paid yet."""
    number, pence, first = session.execute(
        select(func.count(), func.coalesce(func.sum(Instalment.amount_pence), 0), func.min(Instalment.pay_by)).where(
            is_free(), Instalment.award_id.not_in(not_decidable_by(actor))
        )
    ).one()
    return Total(number, Pence(int(pence)), first)


def attempts_of(session: Session, instalment_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many payments there have been for each of some instalments."""
    rows = session.execute(
        select(Payment.instalment_id, func.count())
        .where(Payment.instalment_id.in_(instalment_ids))
        .group_by(Payment.instalment_id)
    )
    return {row[0]: row[1] for row in rows}


def reference_paid(session: Session, instalment_id: UUID) -> str | None:
    """What a paid instalment is called on the payee's statement; None for one that no payment run has paid.

    A payment that corrects another was sent under the reference of that one.
    """
    payments = session.scalars(select(Payment).where(Payment.instalment_id == instalment_id)).all()
    known = {payment.id: payment for payment in payments}
    paid = next((payment for payment in payments if payment.state == PAID), None)
    while paid is not None and paid.corrects_id is not None:
        paid = known[paid.corrects_id]
    return paid.end_to_end if paid else None


def last_payments_of(session: Session, award_id: UUID) -> dict[UUID, Payment]:
    """The latest payment of each instalment of an award that has one which was not left out, by the instalment."""
    rows = session.scalars(
        select(Payment)
        .join(Payment.instalment)
        .where(Instalment.award_id == award_id, Payment.state != DROPPED)
        .options(joinedload(Payment.run))
        .order_by(Payment.id)
    )
    return {payment.instalment_id: payment for payment in rows}


# What waits


def waiting_runs(session: Session, actor: Actor) -> list[PaymentRun]:
    """Runs that are not sent and on which this administrator may act, each with who prepared it, the oldest first."""
    statement = (
        select(PaymentRun)
        .where(PaymentRun.state.in_(NOT_SENT), PaymentRun.id.not_in(_for_another(actor)))
        .options(joinedload(PaymentRun.preparer))
        .order_by(PaymentRun.id)
    )
    return list(session.scalars(statement.limit(bounded())))


def _for_another(actor: Actor) -> Select[UUID]:
    """The ids of runs on which `refusal_for` lets this administrator not act."""
    return (
        select(Payment.run_id)
        .join(Payment.instalment)
        .where(Payment.state != DROPPED, Instalment.award_id.in_(not_decidable_by(actor)))
    )


def unanswered_runs(session: Session, actor: Actor) -> list[tuple[PaymentRun, int]]:
    """Runs that were sent and on which this administrator may act, each with the number of its payments that nobody has
    answered, or only as unknown; the oldest first.
    """
    rows = session.execute(
        select(PaymentRun, func.count())
        .join(Payment, Payment.run_id == PaymentRun.id)
        .where(Payment.state.in_(UNANSWERED), PaymentRun.id.not_in(_for_another(actor)))
        .group_by(PaymentRun.id)
        .order_by(PaymentRun.id)
        .limit(bounded())
    )
    return [(run, number) for run, number in rows]
