"""What comes back of a grant is free again: in its round, and for the funders that paid it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from grants.awards.changing.repayments import rules
from grants.awards.changing.repayments.models import ReceiptShare, Repayment, RepaymentReceipt
from grants.awards.changing.variations.money import NOT_COVERED
from grants.awards.models import PAID, Award, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Invalid
from grants.schemes.money.queries import locked_contributions
from grants.schemes.money.sharing import change_shares, give_shares_back
from grants.schemes.service import commit_money, free_money

MORE_THAN_PAID = "More would have come back than was paid. Correct the payments of this grant first."


def give_back(session: Session, award: Award, receipt: RepaymentReceipt, *, actor: Actor, now: datetime) -> None:
    """Keep which funder has which part of what came in for a locked award, and let them bear other grants with it.

    Raises Conflict where the award's funders have paid less than has come in.
    """
    paid, returned = _paid(session, award), returned_by_funder(session, Repayment.award_id == award.id)
    borne = [(funder_id, pence - returned.get(funder_id, 0)) for funder_id, pence in paid]
    parts = rules.parts_that_come_back(receipt.amount_pence, borne)
    if parts is None:
        raise Conflict(MORE_THAN_PAID, code="more_than_paid")
    session.flush()
    session.add_all(ReceiptShare(receipt_id=receipt.id, funder_id=id_, amount_pence=part) for id_, part in parts)
    session.flush()
    if award.application is not None:
        round_id = award.application.round_id
        free_money(session, round_id, receipt.amount_pence, actor=actor, now=now)
        give_shares_back(session, award.scheme_id, parts, round_id=round_id, actor=actor, now=now)


def take_again(session: Session, award: Award, receipt: RepaymentReceipt) -> None:
    """What was said to have come in had not: the round and the funders bear it as before.

    Raises Conflict where other grants have that money by now.
    """
    if award.application is None:
        return
    kept = select(ReceiptShare.funder_id, ReceiptShare.amount_pence).where(ReceiptShare.receipt_id == receipt.id)
    parts, round_id = dict(session.execute(kept).all()), award.application.round_id
    try:
        commit_money(session, round_id, receipt.amount_pence)
    except Invalid as error:
        raise Conflict(NOT_COVERED, code="not_covered") from error
    left = {each.funder_id: each.left_pence for each in locked_contributions(session, award.scheme_id)}
    if any(part > left.get(funder_id, 0) for funder_id, part in parts.items()):
        raise Conflict(NOT_COVERED, code="not_covered")
    change_shares(session, award.scheme_id, {(round_id, funder_id): part for funder_id, part in parts.items()})


def returned_by_funder(session: Session, *which: ColumnElement[bool]) -> dict[UUID, Pence]:
    """What came back, and was not reversed, of the repayments that meet some conditions, by the funder's id."""
    found = (
        select(ReceiptShare.funder_id, func.sum(ReceiptShare.amount_pence))
        .join(ReceiptShare.receipt)
        .join(RepaymentReceipt.repayment)
        .join(Repayment.award)
        .where(RepaymentReceipt.reversed_at.is_(None), *which)
        .group_by(ReceiptShare.funder_id)
    )
    return {funder_id: Pence(int(pence)) for funder_id, pence in session.execute(found)}


def returned_by_funder_and_day(session: Session, *which: ColumnElement[bool]) -> dict[tuple[UUID, date], int]:
    """The same by the funder's id and the day on which it came."""
    by = ReceiptShare.funder_id, RepaymentReceipt.received_on
    found = (
        select(*by, func.sum(ReceiptShare.amount_pence))
        .join(ReceiptShare.receipt)
        .join(RepaymentReceipt.repayment)
        .join(Repayment.award)
        .where(RepaymentReceipt.reversed_at.is_(None), *which)
        .group_by(*by)
    )
    return {(funder_id, day): int(pence) for funder_id, day, pence in session.execute(found)}


def _paid(session: Session, award: Award) -> list[tuple[UUID, int]]:
    """What each funder has paid of an award, in pence."""
    found = (
        select(InstalmentShare.funder_id, func.sum(InstalmentShare.amount_pence))
        .join(Instalment, Instalment.id == InstalmentShare.instalment_id)
        .where(Instalment.award_id == award.id, Instalment.state == PAID)
        .group_by(InstalmentShare.funder_id)
        .order_by(InstalmentShare.funder_id)
    )
    return [(funder_id, int(pence)) for funder_id, pence in session.execute(found)]
