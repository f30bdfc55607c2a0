"""Reading what is committed and paid of a scheme's money, and how long money took to arrive."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, exists, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.books import rules
from grants.awards.books.rules import BANK, GRANTEE, PLAN, US, Stop, Stretch, Sums, Waits
from grants.awards.changing.repayments.giving_back import returned_by_funder, returned_by_funder_and_day
from grants.awards.changing.repayments.models import KeptUnderspend
from grants.awards.changing.repayments.rules import KEPT
from grants.awards.models import ACCEPTED, ENDED, MADE, OFFERED, PAID, PLANNED, Award, AwardShare, Instalment
from grants.awards.paying.payments.rules import expected_on
from grants.awards.paying.runs.models import LIVE, UNANSWERED, Payment, PaymentRun
from grants.awards.planning.obstacles.rules import payable_from
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.access import Actor
from grants.kernel.clock import london_day, london_moment
from grants.kernel.money import Pence, share
from grants.kernel.uploads.models import HARMFUL
from grants.organisations.bank.models import StatementFile
from grants.organisations.models import BankAccount, Organisation
from grants.panels.models import Decision
from grants.schemes.models import Contribution, Scheme

COMMITTED = (OFFERED, ACCEPTED, ENDED)
"""The states of an award that has its funders' money."""

_STOPPED = Instalment.state != PAID, Instalment.stopped_after.is_not(None)


@dataclass(frozen=True)
class OfFunder:
    """A funder of a scheme and what became of its money."""

    funder_id: UUID
    name: str
    sums: Sums


@dataclass(frozen=True)
class Books:
    """What is committed, paid and expected of a scheme's money, as far as a reader may see it: in pence by funder, each
    of their years, paid by financial year, and what is still to be paid by the first day of the month in which it is
    expected.

    What is still to pay is expected, or `in_offers_pence`: in offers that nobody has accepted, or `stopped_pence`: of
    grants of which notice is given, not paid any more, and free again once they end. Of what is expected, the bank has
    `on_its_way_pence` and has not answered. Of what is paid, grantees were let keep `kept_pence` unspent, for the time
    that comes.
    """

    funders: Sequence[OfFunder]
    years: Sequence[rules.OfYear]
    paid_by_year: dict[int, Pence]
    expected_by_month: dict[date, Pence]
    in_offers_pence: Pence
    stopped_pence: Pence
    on_its_way_pence: Pence
    kept_pence: Pence

    @property
    def total(self) -> Sums:
        return sum((each.sums for each in self.funders), rules.NOTHING)

    @property
    def expected_pence(self) -> Pence:
        """What accepted grants are still to be paid."""
        return Pence(sum(self.expected_by_month.values()))


def books_of(session: Session, scheme: Scheme, actor: Actor, now: datetime) -> Books:
    """The books of a scheme: for administrators whole, for a funder's people what is theirs."""
    return books_for(session, [scheme.id], None if actor.is_administrator else actor.held("funder"), now)


def books_for(session: Session, schemes: Sequence[UUID], seen: frozenset[UUID] | None, now: datetime) -> Books:
    """The books of some schemes together: whole, or what is theirs of the funders that are `seen`."""
    today = london_day(now)
    on_its_way = exists().where(Payment.instalment_id == Instalment.id, Payment.state.in_(UNANSWERED))
    funders, expected = _of_funders(session, schemes, seen), _expected(session, schemes, seen, today)
    paid = _by_funder_and_day(session, schemes, seen, Instalment.paid_on, Instalment.state == PAID)
    returned = returned_by_funder_and_day(session, Award.scheme_id.in_(schemes))
    return Books(
        funders=funders,
        years=rules.of_years({each.funder_id: each.name for each in funders}, paid, returned, expected),
        paid_by_year=rules.by_year(rules.by_day(paid)),
        expected_by_month=rules.by_month(rules.by_day(expected), today=today),
        in_offers_pence=_in_offers(session, schemes, seen),
        stopped_pence=_sum(session, schemes, seen, *_STOPPED),
        on_its_way_pence=_sum(session, schemes, seen, on_its_way),
        kept_pence=_kept(session, schemes, seen),
    )


def _sum(session: Session, schemes: Sequence[UUID], seen: frozenset[UUID] | None, *which: ColumnElement[bool]) -> Pence:
    """The instalments' shares of the funders that are seen, in all."""
    return Pence(sum(_by_funder_and_day(session, schemes, seen, Instalment.due_on, *which).values()))


def _kept(session: Session, schemes: Sequence[UUID], seen: frozenset[UUID] | None) -> Pence:
    """What grantees were let keep of what they have not spent: the part of the funders that are seen, who bear it as
    they have paid.
    """
    kept = select(KeptUnderspend.award_id, func.sum(KeptUnderspend.amount_pence)).join(KeptUnderspend.award)
    which = (Award.scheme_id.in_(schemes), KeptUnderspend.state == KEPT)
    amounts = dict(session.execute(kept.where(*which).group_by(KeptUnderspend.award_id)).all())
    if seen is None:
        return Pence(int(sum(amounts.values())))
    paid: dict[UUID, dict[UUID, int]] = {}
    for award_id, funder_id, pence in session.execute(_paid_of(amounts)):
        paid.setdefault(award_id, {})[funder_id] = int(pence)
    parts = (
        part
        for award_id, borne in paid.items()
        for funder_id, part in zip(borne, share(int(amounts[award_id]), list(borne.values())), strict=True)
        if funder_id in seen
    )
    return Pence(sum(parts))


def _paid_of(award_ids: Collection[UUID]) -> Select[UUID, UUID, Pence]:
    return (
        select(Instalment.award_id, InstalmentShare.funder_id, func.sum(InstalmentShare.amount_pence))
        .join(Instalment, Instalment.id == InstalmentShare.instalment_id)
        .where(Instalment.award_id.in_(award_ids), Instalment.state == PAID)
        .group_by(Instalment.award_id, InstalmentShare.funder_id)
        .order_by(Instalment.award_id, InstalmentShare.funder_id)
    )


def _in_offers(session: Session, schemes: Sequence[UUID], seen: frozenset[UUID] | None) -> Pence:
    statement = (
        select(func.coalesce(func.sum(AwardShare.amount_pence), 0))
        .join(Award, Award.id == AwardShare.award_id)
        .where(Award.scheme_id.in_(schemes), Award.state == OFFERED)
    )
    if seen is not None:
        statement = statement.where(AwardShare.funder_id.in_(seen))
    return Pence(int(session.scalar(statement) or 0))


def _expected(
    session: Session, schemes: Sequence[UUID], seen: frozenset[UUID] | None, today: date
) -> dict[tuple[UUID, date], int]:
    """What grants are still to be paid, in pence by funder and the day about which it is expected, as their own pages
    say it.
    """
    unpaid = and_(Instalment.is_to_come, Award.state.in_(MADE))
    waits = and_(Instalment.state == PLANNED, Instalment.waits_for_return.is_not(None))
    found = Counter(_by_funder_and_day(session, schemes, seen, Instalment.pay_by, unpaid, ~waits))
    by = InstalmentShare.funder_id, Instalment.due_on, Instalment.return_sent_on
    for funder_id, due_on, sent_on, pence in session.execute(_shares(schemes, seen, *by).where(unpaid, waits)):
        found[funder_id, expected_on(due_on, sent_on=sent_on, today=today)] += int(pence)
    return found


def _by_funder_and_day(
    session: Session,
    schemes: Sequence[UUID],
    seen: frozenset[UUID] | None,
    day: SQLColumnExpression[Any],
    *conditions: ColumnElement[bool],
) -> dict[tuple[UUID, date], int]:
    """The instalments' shares of the funders that are seen, in pence by funder and day."""
    statement = _shares(schemes, seen, InstalmentShare.funder_id, day).where(*conditions)
    return {(funder_id, day): int(pence) for funder_id, day, pence in session.execute(statement)}


def _of_funders(session: Session, schemes: Sequence[UUID], seen: frozenset[UUID] | None) -> list[OfFunder]:
    committed = _by_funder(
        session,
        select(AwardShare.funder_id, func.sum(AwardShare.amount_pence))
        .join(Award, Award.id == AwardShare.award_id)
        .where(Award.scheme_id.in_(schemes), Award.state.in_(COMMITTED))
        .group_by(AwardShare.funder_id),
    )
    paid = _by_funder(
        session,
        select(InstalmentShare.funder_id, func.sum(InstalmentShare.amount_pence))
        .join(Instalment, Instalment.id == InstalmentShare.instalment_id)
        .join(Award, Award.id == Instalment.award_id)
        .where(Award.scheme_id.in_(schemes), Instalment.state == PAID)
        .group_by(InstalmentShare.funder_id),
    )
    returned = returned_by_funder(session, Award.scheme_id.in_(schemes))
    rows = session.execute(
        select(Organisation.id, Organisation.name, func.sum(Contribution.amount_pence))
        .join(Contribution, Contribution.funder_id == Organisation.id)
        .where(Contribution.scheme_id.in_(schemes), *([] if seen is None else [Organisation.id.in_(seen)]))
        .group_by(Organisation.id, Organisation.name)
        .order_by(func.min(Contribution.position), Organisation.name, Organisation.id)
    )
    return [
        OfFunder(id_, name, Sums(Pence(int(gives)), *(of.get(id_, Pence(0)) for of in (committed, paid, returned))))
        for id_, name, gives in rows
    ]


def _by_funder(session: Session, statement: Select[UUID, Pence]) -> dict[UUID, Pence]:
    return {funder_id: Pence(int(pence)) for funder_id, pence in session.execute(statement)}


def _shares(
    schemes: Sequence[UUID], seen: frozenset[UUID] | None, *by: SQLColumnExpression[Any]
) -> Select[*tuple[Any, ...]]:
    """The instalments' shares of the funders that are seen, added up by some columns, which come first."""
    statement = (
        select(*by, func.sum(InstalmentShare.amount_pence))
        .select_from(InstalmentShare)
        .join(Instalment, Instalment.id == InstalmentShare.instalment_id)
        .join(Award, Award.id == Instalment.award_id)
        .where(Award.scheme_id.in_(schemes))
        .group_by(*by)
    )
    return statement if seen is None else statement.where(InstalmentShare.funder_id.in_(seen))


# From decision to money


_MOMENTS = (
    select(
        Decision.final_at,
        Decision.decided_at,
        Decision.released_at,
        Award.accepted_at,
        BankAccount.numbers_changed_at,
        BankAccount.checked_at,
        BankAccount.checked_by,
        StatementFile.uploaded_at,
        Instalment.due_on,
        Instalment.payable_on,
        PaymentRun.prepared_at,
        PaymentRun.released_at.label("run_released_at"),
        PaymentRun.sent_at,
        Instalment.paid_on,
    )
    .select_from(Award)
    .join(Decision, Decision.id == Award.decision_id)
    .join(Application, Application.id == Award.application_id)
    .outerjoin(Instalment, and_(Instalment.award_id == Award.id, Instalment.number == 1))
    .outerjoin(Payment, and_(Payment.instalment_id == Instalment.id, Payment.state.in_(LIVE)))
    .outerjoin(PaymentRun, PaymentRun.id == Payment.run_id)
    .outerjoin(
        BankAccount,
        BankAccount.organisation_id == func.coalesce(Application.host_organisation_id, Award.organisation_id),
    )
    .outerjoin(
        StatementFile,
        and_(
            StatementFile.bank_account_id == BankAccount.organisation_id,
            StatementFile.removed_at.is_(None),
            StatementFile.state != HARMFUL,
        ),
    )
)
"""The moments between a decision and its first payment."""


def way_of(session: Session, award: Award, now: datetime) -> list[Stretch]:
    """The way of an award from the decision to its first payment; empty for a past award that was imported."""
    row = session.execute(_MOMENTS.where(Award.id == award.id)).one_or_none()
    return _stretches(row, now) if row else []


def waits_in(session: Session, scheme: Scheme, now: datetime) -> Waits | None:
    """How long the first payments of a scheme's grants took, and whom they waited for; None while none is paid."""
    rows = session.execute(_MOMENTS.where(Award.scheme_id == scheme.id, Instalment.state == PAID))
    return rules.waits_of([_stretches(row, now) for row in rows])


def _stretches(row: Row[*tuple[Any, ...]], now: datetime) -> list[Stretch]:
    checked_without = row.numbers_changed_at if row.checked_by or row.checked_at else None
    stops = [
        Stop("told", US, row.released_at),
        Stop("accepted", GRANTEE, row.accepted_at),
        Stop("account told", GRANTEE, row.numbers_changed_at),
        Stop("statement shown", GRANTEE, row.uploaded_at or checked_without),
        Stop("account checked", US, row.checked_at),
        Stop("may be paid", PLAN, _midday(payable_from(row.due_on)) if row.due_on else None),
        Stop("conditions met", GRANTEE, _midday(row.payable_on)),
        Stop("prepared", US, row.prepared_at),
        Stop("released", US, row.run_released_at),
        Stop("sent", US, row.sent_at),
        Stop("paid", BANK, _midday(row.paid_on)),
    ]
    return rules.stretches(row.final_at or row.decided_at, stops, now)


def _midday(day: date | None) -> datetime | None:
    return london_moment(day, time(12)) if day else None
