"""What a scheme arranges for its grants."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.awards.arrangements.rules import (
    DAYS_TO_ACCEPT,
    EQUAL,
    MOST_KEPT_PERCENT,
    NOT_ONE_OFF,
    ONE_OFF_USES,
    PATTERNS,
    USUAL_DAYS_TO_ACCEPT,
    USUAL_SMALLEST_PENCE,
)
from grants.kernel.db import Base, Versioned
from grants.kernel.money import Pence


class AwardArrangement(Versioned, Base):
    """How the grants of a scheme are offered and paid, where its administrators have arranged it.

    `kept_percent` of a grant comes last, when a return near its end is accepted. No instalment is less than
    `smallest_payment_pence`, unless it is the whole grant. An offer can be accepted for `days_to_accept`; two people
    sign for grants of `two_signatures_from_pence` and more, one where it is none. `one_off_use` says what money is for
    that does not come again.
    """

    __tablename__ = "award_arrangement"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    pattern: Mapped[str] = mapped_column(default=EQUAL)
    kept_percent: Mapped[int] = mapped_column(default=0)
    smallest_payment_pence: Mapped[Pence] = mapped_column(default=USUAL_SMALLEST_PENCE)
    days_to_accept: Mapped[int] = mapped_column(default=USUAL_DAYS_TO_ACCEPT)
    two_signatures_from_pence: Mapped[Pence | None]
    one_off_use: Mapped[str] = mapped_column(default=NOT_ONE_OFF)

    __table_args__ = (
        CheckConstraint(f"pattern IN {PATTERNS}", name="pattern"),
        CheckConstraint(f"kept_percent BETWEEN 0 AND {MOST_KEPT_PERCENT}", name="kept"),
        CheckConstraint("smallest_payment_pence > 0", name="smallest_payment"),
        CheckConstraint(f"days_to_accept BETWEEN {DAYS_TO_ACCEPT[0]} AND {DAYS_TO_ACCEPT[1]}", name="days_to_accept"),
        CheckConstraint("two_signatures_from_pence >= 0", name="two_signatures"),
        CheckConstraint(f"one_off_use IN {ONE_OFF_USES}", name="one_off_use"),
    )


def usual_arrangement(scheme_id: UUID) -> AwardArrangement:
    """What holds for a scheme for which nobody has arranged anything; it is not kept. Its version is nought."""
    return AwardArrangement(
        scheme_id=scheme_id,
        pattern=EQUAL,
        kept_percent=0,
        smallest_payment_pence=USUAL_SMALLEST_PENCE,
        days_to_accept=USUAL_DAYS_TO_ACCEPT,
        two_signatures_from_pence=None,
        one_off_use=NOT_ONE_OFF,
        version=0,
    )
