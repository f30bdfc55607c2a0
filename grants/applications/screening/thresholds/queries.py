"""Reading from which amounts more is looked at."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.screening.due_diligence_rules import USUAL, Thresholds
from grants.applications.screening.thresholds.models import DueDiligenceThresholds

MOST = 200
_LAST = select(DueDiligenceThresholds).order_by(DueDiligenceThresholds.number.desc()).limit(1)


def last_set(session: Session) -> DueDiligenceThresholds | None:
    """Those that somebody set last; None while the usual ones are in force."""
    return session.scalar(_LAST)


def thresholds_now(session: Session) -> Thresholds:
    """The amounts in force."""
    kept = last_set(session)
    return kept.thresholds if kept else USUAL


def all_set(session: Session) -> Sequence[DueDiligenceThresholds]:
    """All that were set, the latest first, with who set them."""
    statement = select(DueDiligenceThresholds).options(joinedload(DueDiligenceThresholds.setter))
    return session.scalars(statement.order_by(DueDiligenceThresholds.number.desc()).limit(MOST)).all()
