"""Commitments as somebody reads them: how each stands, and what its figure comes to.

Whoever may review a commitment sees its figure as it is now. Others see what it came to at the last review: so nobody
finds out about one decision by looking before and after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.reporting.commitments import rules
from grants.reporting.commitments.access import may_review
from grants.reporting.commitments.figure_rules import FIGURES, Measured, told
from grants.reporting.commitments.measuring import measured
from grants.reporting.commitments.models import Commitment, CommitmentReview
from grants.reporting.commitments.queries import last_reviews

TOO_FEW = "Too few to tell"


@dataclass(frozen=True)
class Shown:
    """A commitment with its last review. `found` is what its figure comes to, None where nothing can be told."""

    commitment: Commitment
    review: CommitmentReview | None
    found: Measured | None
    today: date

    @property
    def status(self) -> str:
        return rules.STATUSES[self.review.status] if self.review else rules.NOT_REVIEWED

    @property
    def figure(self) -> str:
        """What measures it; empty where nothing does."""
        return FIGURES[self.commitment.measure].name if self.commitment.measure else ""

    @property
    def told(self) -> str:
        """What its figure comes to, in words; empty where nothing measures it, or it was not reviewed yet."""
        if not self.commitment.measure or self.found is None:
            return ""
        return TOO_FEW if self.found.is_small else told(self.commitment.measure, self.found)

    @property
    def target(self) -> str:
        """What its figure is to reach; empty where nobody said."""
        kept = self.commitment
        return (
            ""
            if kept.measure is None or kept.target_tenths is None
            else rules.target_in_words(kept.measure, kept.target_tenths)
        )

    @property
    def is_reached(self) -> bool | None:
        """Whether its figure reaches its target; None where there is nothing to compare."""
        kept, found = self.commitment, self.found
        if kept.measure is None or kept.target_tenths is None or found is None or found.is_small:
            return None
        return None if found.tenths is None else rules.is_reached(kept.measure, found.tenths, kept.target_tenths)

    @property
    def is_due(self) -> bool:
        """Whether its review waits for its owner."""
        return self.today >= rules.review_opens(self.commitment.review_by)

    @property
    def is_late(self) -> bool:
        return self.today > self.commitment.review_by


def shown(session: Session, actor: Actor, commitments: Sequence[Commitment], now: datetime) -> list[Shown]:
    """These as this person reads them, in a constant number of statements."""
    reviews = last_reviews(session, [each.id for each in commitments])
    own = {each.id for each in commitments if may_review(actor, each) is None}
    are_measured = any(each.measure and each.id in own and each.ended_at is None for each in commitments)
    now_found = measured(session, now) if are_measured else {}
    return [
        Shown(
            each,
            reviews.get(each.id),
            _found(each, reviews.get(each.id), now_found.get(each.measure or ""), is_own=each.id in own, actor=actor),
            london_day(now),
        )
        for each in commitments
    ]


def _found(
    commitment: Commitment, review: CommitmentReview | None, now_found: Measured | None, *, is_own: bool, actor: Actor
) -> Measured | None:
    if is_own and now_found is not None and commitment.ended_at is None:
        return Measured(now_found.tenths, now_found.words, now_found.is_small and not actor.is_administrator)
    if review is None or review.measure != commitment.measure:
        return None
    return Measured(review.measured_tenths, review.measured_words, review.is_small and not actor.is_administrator)


def told_at(review: CommitmentReview, actor: Actor) -> str:
    """What the figure came to when a commitment was reviewed, in words; empty where nothing measured it."""
    if review.measure is None:
        return ""
    if review.is_small and not actor.is_administrator:
        return TOO_FEW
    words = told(review.measure, Measured(review.measured_tenths, review.measured_words))
    return f"{FIGURES[review.measure].name}: {words}"
