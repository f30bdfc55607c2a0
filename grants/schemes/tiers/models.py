"""How much the grants of a scheme report."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base, Versioned
from grants.kernel.money import Pence
from grants.schemes.tiers.cost_rules import USUAL_CEILING_PERCENT, USUAL_HOUR_PENCE
from grants.schemes.tiers.rules import KINDS, PROJECT


class SchemeReporting(Versioned, Base):
    """What a scheme says about reporting, where its administrators have said it.

    `tiers` are the fields of each `Tier`, the lightest first; none where the scheme's own number of returns holds.
    Somebody's hour counts as `hour_pence`. Where reporting takes more than `ceiling_percent` of a grant,
    `above_ceiling_because` says why.
    """

    __tablename__ = "scheme_reporting"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(default=PROJECT)
    tiers: Mapped[list[Any]]
    hour_pence: Mapped[Pence] = mapped_column(default=USUAL_HOUR_PENCE)
    ceiling_percent: Mapped[int] = mapped_column(default=USUAL_CEILING_PERCENT)
    above_ceiling_because: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("hour_pence > 0", name="hour"),
        CheckConstraint("ceiling_percent BETWEEN 1 AND 100", name="ceiling"),
    )


def usual_reporting(scheme_id: UUID) -> SchemeReporting:
    """What holds for a scheme for which nobody has said anything; it is not kept. Its version is nought."""
    return SchemeReporting(
        scheme_id=scheme_id,
        kind=PROJECT,
        tiers=[],
        hour_pence=USUAL_HOUR_PENCE,
        ceiling_percent=USUAL_CEILING_PERCENT,
        above_ceiling_because="",
        version=0,
    )
