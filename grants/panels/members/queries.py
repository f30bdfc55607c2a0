"""Reading what members claimed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.problems import NotFound
from grants.panels.members.models import Expense
from grants.panels.models import PanelMember


def _expenses() -> Select[Expense]:
    return (
        select(Expense)
        .join(PanelMember, PanelMember.id == Expense.member_id)
        .options(joinedload(Expense.member).joinedload(PanelMember.person))
        .order_by(Expense.id)
    )


def expenses_of_member(session: Session, member_id: UUID) -> Sequence[Expense]:
    return session.scalars(_expenses().where(Expense.member_id == member_id)).all()


def expenses_of_panel(session: Session, panel_id: UUID) -> Sequence[Expense]:
    return session.scalars(_expenses().where(PanelMember.panel_id == panel_id)).all()


def expense_of(session: Session, expense_id: UUID) -> Expense:
    """A claim with its member and their person. Raises NotFound."""
    expense = session.scalar(_expenses().where(Expense.id == expense_id))
    if expense is None:
        raise NotFound("There is no such claim.")
    return expense


def totals(expenses: Iterable[Expense]) -> Counter[str]:
    """What was claimed, in pence, by what became of it."""
    found: Counter[str] = Counter()
    for expense in expenses:
        found[expense.state] += expense.amount_pence
    return found
