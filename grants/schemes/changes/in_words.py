"""A change of a scheme in words."""

from grants.kernel.look import minute
from grants.kernel.money import Pence, pounds
from grants.schemes.changes.models import SchemeChange
from grants.schemes.changes.rules import BUDGET, CONTRIBUTION, JOINING, LEAVING


def what_changes(change: SchemeChange) -> str:
    """What is changed, as a sentence without its full stop; it comes with its round and its funder."""
    amount = pounds(change.amount_pence or Pence(0))
    if change.funder is not None:
        return {
            CONTRIBUTION: f"{change.funder.name} gives {amount}",
            JOINING: f"{change.funder.name} joins and gives {amount}",
            LEAVING: f"{change.funder.name} leaves, and pays for what is awarded already",
        }[change.kind]
    assert change.round is not None
    if change.kind == BUDGET:
        return f"the budget of {change.round.name} becomes {amount}"
    assert change.closes_at is not None
    return f"{change.round.name} opens again until {minute(change.closes_at)}"
