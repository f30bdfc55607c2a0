"""Reading what changed of the money of a scheme and its rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.events import StoredEvent
from grants.kernel.money import Pence
from grants.kernel.paging import LARGEST_PAGE, bounded
from grants.kernel.problems import NotFound
from grants.schemes.events import ContributionChanged, RoundBudgetChanged
from grants.schemes.models import Contribution, Round, RoundShare, Scheme
from grants.schemes.queries import scheme_of


def locked_contributions(session: Session, scheme_id: UUID) -> Sequence[Contribution]:
    """What the funders of a scheme give, as it stands now, kept from others until the end of the transaction."""
    found = select(Contribution).where(Contribution.scheme_id == scheme_id).options(joinedload(Contribution.funder))
    locked = found.order_by(Contribution.position).with_for_update(of=Contribution)
    return session.scalars(locked, execution_options={"populate_existing": True}).all()


def awarded_in_round(session: Session, round_id: UUID) -> dict[UUID, Pence]:
    """What awards of a round have of each funder's contribution, by the funder's id."""
    kept = select(RoundShare.funder_id, RoundShare.awarded_pence).where(RoundShare.round_id == round_id)
    return dict(session.execute(kept).all())


def contribution_of(session: Session, scheme_id: UUID, funder_id: UUID) -> tuple[Scheme, Contribution]:
    """A scheme as a whole, and what one of its funders gives. Raises NotFound."""
    scheme = scheme_of(session, scheme_id)
    found = next((each for each in scheme.contributions if each.funder_id == funder_id), None)
    if found is None:
        raise NotFound("This scheme has no such funder.")
    return scheme, found


@dataclass(frozen=True)
class MoneyChange:
    """When the money of a funder in a scheme, or of a round, changed: from what to what, and why."""

    at: datetime
    of_id: UUID
    before_pence: Pence
    after_pence: Pence
    reason: str


def budget_changes(session: Session, round_id: UUID) -> list[MoneyChange]:
    """The changes of a round's budget, the latest first."""
    changed = (StoredEvent.subject_id == round_id, StoredEvent.name == RoundBudgetChanged.name())
    return [_change(stored) for stored in session.scalars(_latest().where(*changed))]


def money_changes(session: Session, scheme_id: UUID) -> list[MoneyChange]:
    """The changes of what a scheme's funders give and its rounds have, the latest first."""
    of_rounds = select(Round.id).where(Round.scheme_id == scheme_id)
    changed = or_(
        and_(StoredEvent.subject_id == scheme_id, StoredEvent.name == ContributionChanged.name()),
        and_(StoredEvent.subject_id.in_(of_rounds), StoredEvent.name == RoundBudgetChanged.name()),
    )
    return [_change(stored) for stored in session.scalars(_latest().where(changed))]


def _latest() -> Select[StoredEvent]:
    return select(StoredEvent).order_by(StoredEvent.id.desc()).limit(bounded(LARGEST_PAGE))


def _change(stored: StoredEvent) -> MoneyChange:
    told = stored.facts
    of_funder = stored.name == ContributionChanged.name()
    of_id, after = ("funder_id", "amount_pence") if of_funder else ("round_id", "budget_pence")
    return MoneyChange(
        at=stored.at,
        of_id=UUID(told[of_id]),
        before_pence=Pence(told["before_pence"]),
        after_pence=Pence(told[after]),
        reason=told["reason"],
    )
