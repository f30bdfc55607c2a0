"""Reading what members claimed."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.panels.members.own.models import Expense
from grants.panels.models import PanelMember


@dataclass(frozen=True)
class Claims:
    """Some of the claims of a panel or of one member, the newest first; and what all of them come to, in pence."""

    page: Page[Expense]
    totals: Counter[str]


def claims_of_member(session: Session, member_id: UUID, *, after: str | None, size: int = PAGE_SIZE) -> Claims:
    return _claims(session, Expense.member_id == member_id, after=after, size=size)


def claims_of_panel(session: Session, panel_id: UUID, *, after: str | None, size: int = PAGE_SIZE) -> Claims:
    return _claims(session, PanelMember.panel_id == panel_id, after=after, size=size)


def _claims(session: Session, whose: ColumnElement[bool], *, after: str | None, size: int) -> Claims:
    page = page_of(session, _expenses().where(whose), by=(Expense.id,), after=after, size=size, descending=True)
    summed = select(Expense.state, func.sum(Expense.amount_pence)).join(Expense.member).where(whose)
    by_state = session.execute(summed.group_by(Expense.state)).all()
    return Claims(page, Counter({state: int(pence) for state, pence in by_state}))


def expense_of(session: Session, expense_id: UUID) -> Expense:
    """A claim with its member and their person. Raises NotFound."""
    expense = session.scalar(_expenses().where(Expense.id == expense_id))
    if expense is None:
        raise NotFound("There is no such claim.")
    return expense


def _expenses() -> Select[Expense]:
    return (
        select(Expense)
        .join(PanelMember, PanelMember.id == Expense.member_id)
        .options(joinedload(Expense.member).joinedload(PanelMember.person))
    )
