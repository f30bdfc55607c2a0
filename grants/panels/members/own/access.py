"""Who settles what a member claims."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.panels import access, queries
from grants.panels.members.access import is_own
from grants.panels.members.own import queries as own_queries
from grants.panels.members.own.models import Expense
from grants.panels.models import Panel


def load_panel_and_expense(session: Session, panel_id: UUID, expense_id: UUID) -> tuple[Panel, Expense]:
    """Raises NotFound, also for the claim of another panel's member."""
    panel, expense = queries.panel_of(session, panel_id), own_queries.expense_of(session, expense_id)
    queries.member_of(session, panel, expense.member_id)
    return panel, expense


def may_settle(actor: Actor, record: tuple[Panel, Expense]) -> str | None:
    """Administrators, but nobody their own claim."""
    if is_own(actor, record[1].member):
        return "Somebody else settles what you claim."
    return access.may_manage_panel(actor, record[0])
