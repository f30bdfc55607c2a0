"""How places on a reserve list ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base

FUNDED, NOT_FUNDED = "funded", "not funded"
RESULTS = (FUNDED, NOT_FUNDED)


class ReserveEnding(Base):
    """How one place on a reserve list ended: with money that came free, or without when the list was closed.

    `place`, `reasons`, `feedback`, `decided_by` and `held_at` are of the panel's decision to hold it in reserve, as the
    applicant heard it; the decision itself says what holds now. `why_out_of_order` says why others were passed over.
    """

    __tablename__ = "reserve_ending"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    place: Mapped[int | None]
    reasons: Mapped[str]
    feedback: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    held_at: Mapped[datetime]
    result: Mapped[str]
    why_out_of_order: Mapped[str] = mapped_column(default="")
    ended_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(f"result IN {RESULTS}", name="result"),
        CheckConstraint(f"result = '{FUNDED}' OR why_out_of_order = ''", name="out_of_order"),
    )


explain("pk_reserve_ending", "This application is not in reserve any more.")
