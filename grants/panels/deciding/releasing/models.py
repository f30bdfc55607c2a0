"""Releases that are planned for a later minute, and the letters in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id

PLANNED, RELEASED, DROPPED, CALLED_BACK = "planned", "released", "dropped", "called back"
LETTER_STATES = (PLANNED, RELEASED, DROPPED, CALLED_BACK)


class PlannedRelease(Base):
    """Held letters of a round that somebody has looked at and that are released at a later minute, in their name.

    It ends when a job has carried it out, or when an administrator has called it back.
    """

    __tablename__ = "planned_release"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    release_at: Mapped[datetime]
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    called_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        CheckConstraint("release_at > planned_at", name="later"),
        CheckConstraint("called_back_by IS NULL OR ended_at IS NOT NULL", name="called_back"),
    )


class PlannedLetter(Base):
    """A decision as it was when its letter was planned; it is in one plan at a time. `why` is why it dropped out."""

    __tablename__ = "planned_letter"

    planned_release_id: Mapped[UUID] = mapped_column(ForeignKey("planned_release.id"), primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), primary_key=True, index=True)
    decision_version: Mapped[int]
    state: Mapped[str] = mapped_column(default=PLANNED)
    why: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint(f"state IN {LETTER_STATES}", name="state"),
        CheckConstraint(f"(state = '{DROPPED}') = (why <> '')", name="why"),
        index_where("uq_planned_letter_decision", "decision_id", where=f"state = '{PLANNED}'", unique=True),
    )


explain("uq_planned_letter_decision", "This letter is in a planned release already.", code="planned_already")
