"""What can have happened with a member's own part: terms, needs and expenses."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


@dataclass(frozen=True, kw_only=True)
class TermsAccepted(Event):
    """A member accepted the terms of reference."""

    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccessNeedsChanged(Event):
    """A member said what they need to take part; what it is stays out of the record."""

    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class ExpenseClaimed(Event):
    expense_id: UUID
    member_id: UUID
    amount_pence: Pence


@dataclass(frozen=True, kw_only=True)
class ExpenseSettled(Event):
    """A claim was agreed, paid or refused."""

    expense_id: UUID
    member_id: UUID
    state: str


OWN_EVENTS = (TermsAccepted, AccessNeedsChanged, ExpenseClaimed, ExpenseSettled)
