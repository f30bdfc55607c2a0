"""Reading what changed of the money of a scheme and its rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.events import StoredEvent
from grants.kernel.money import Pence
from grants.kernel.paging import LARGEST_PAGE
from grants.schemes.events import RoundBudgetChanged
from grants.schemes.models import Contribution


def held_contributions(session: Session, scheme_id: UUID) -> Sequence[Contribution]:
    """What the funders of a scheme give, as it stands now, kept from others until the end of the transaction."""
    found = select(Contribution).where(Contribution.scheme_id == scheme_id).order_by(Contribution.position)
    return session.scalars(found.with_for_update(), execution_options={"populate_existing": True}).all()


@dataclass(frozen=True)
class BudgetChange:
    """When the budget of a round changed, from what to what, and why."""

    at: datetime
    before_pence: Pence
    budget_pence: Pence
    reason: str


def budget_changes(session: Session, round_id: UUID) -> list[BudgetChange]:
    """The changes of a round's budget, the latest first."""
    statement = (
        select(StoredEvent)
        .where(StoredEvent.subject_id == round_id, StoredEvent.name == RoundBudgetChanged.name())
        .order_by(StoredEvent.id.desc())
        .limit(LARGEST_PAGE)
    )
    return [_budget_change(stored) for stored in session.scalars(statement)]


def _budget_change(stored: StoredEvent) -> BudgetChange:
    told = RoundBudgetChanged.from_facts(stored.facts)
    return BudgetChange(stored.at, told.before_pence, told.budget_pence, told.reason)
