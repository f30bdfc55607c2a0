"""Draws of the sample, and each return that was in one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, new_id
from grants.monitoring.models import Return
from grants.monitoring.planning.sampling.rules import RESULTS


class SampleDraw(Base):
    """A draw among the returns of one tier of a scheme whose time was over, or which were sent. Never changed.

    `purpose` is that of the tier's questions. With the seed it can be drawn again.
    """

    __tablename__ = "sample_draw"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), index=True)
    purpose: Mapped[str]
    percent: Mapped[int]
    seed: Mapped[str]
    of: Mapped[int]
    taken: Mapped[int]
    drawn_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        CheckConstraint("taken BETWEEN 0 AND of", name="taken"),
        CheckConstraint("length(seed) >= 32", name="seed"),
    )


class SampledReturn(Base):
    """A return that was in a draw, once, whether it was taken; if so, what the spot check came to."""

    __tablename__ = "sampled_return"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id", ondelete="CASCADE"), unique=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("sample_draw.id"), index=True)
    is_taken: Mapped[bool]
    result: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    about: Mapped[Return] = relationship(lazy="raise")
    draw: Mapped[SampleDraw] = relationship(lazy="raise")
    checker: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"result IN {tuple(RESULTS)}", name="result"),
        CheckConstraint("result IS NULL OR is_taken", name="only_taken"),
        CheckConstraint("(result IS NULL) = (checked_at IS NULL)", name="checked"),
        CheckConstraint("(checked_at IS NULL) = (checked_by IS NULL)", name="checked_by_somebody"),
        CheckConstraint("result IS NULL OR result = 'in order' OR length(trim(note)) > 0", name="note"),
        Index("ix_sampled_return_taken", "is_taken", "id"),
    )
