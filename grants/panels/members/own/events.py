"""What can have happened with a member's own part: terms, needs and expenses."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class TermsAccepted(Event):
    """A member accepted the terms of reference."""

    sentence = "{member_id} accepted the terms of reference of {panel_id}"

    member_id: UUID
    panel_id: UUID


class AccessNeedsChanged(Event):
    """A member said what they need to take part; what it is stays out of the record."""

    sentence = "{member_id} said what they need to take part in {panel_id}"

    member_id: UUID
    panel_id: UUID


class ExpenseClaimed(Event):
    sentence = "{member_id} claimed {amount_pence} of expenses"

    expense_id: UUID
    member_id: UUID
    amount_pence: Pence


class ExpenseSettled(Event):
    """A claim was agreed, paid or refused."""

    sentence = "{actor} answered a claim for expenses of {member_id}: {state}"

    expense_id: UUID
    member_id: UUID
    state: str


OWN_EVENTS = (TermsAccepted, AccessNeedsChanged, ExpenseClaimed, ExpenseSettled)
