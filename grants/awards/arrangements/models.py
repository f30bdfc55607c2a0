"""What a scheme arranges for its grants."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.awards.arrangements.rules import EQUAL, MOST_KEPT_PERCENT, PATTERNS, USUAL_SMALLEST_PENCE
from grants.kernel.db import Base, Versioned
from grants.kernel.money import Pence


class AwardArrangement(Versioned, Base):
    """How the grants of a scheme are paid, where its administrators have arranged it.

    `kept_percent` of a grant comes last, when a return near its end is accepted. No instalment is less than
    `smallest_payment_pence`, unless it is the whole grant.
    """

    __tablename__ = "award_arrangement"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    pattern: Mapped[str] = mapped_column(default=EQUAL)
    kept_percent: Mapped[int] = mapped_column(default=0)
    smallest_payment_pence: Mapped[Pence] = mapped_column(default=USUAL_SMALLEST_PENCE)

    __table_args__ = (
        CheckConstraint(f"pattern IN {PATTERNS}", name="pattern"),
        CheckConstraint(f"kept_percent BETWEEN 0 AND {MOST_KEPT_PERCENT}", name="kept"),
        CheckConstraint("smallest_payment_pence > 0", name="smallest_payment"),
    )


def usual_arrangement(scheme_id: UUID) -> AwardArrangement:
    """What holds for a scheme for which nobody has arranged anything; it is not kept. Its version is nought."""
    return AwardArrangement(
        scheme_id=scheme_id,
        pattern=EQUAL,
        kept_percent=0,
        smallest_payment_pence=USUAL_SMALLEST_PENCE,
        version=0,
    )
