"""Monitoring: the returns that an award's reporting plan asks for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.models import Award
from grants.kernel.db import Base, Versioned, new_id
from grants.schemes.models import QuestionSetVersion

DUE, SUBMITTED, RETURNED, ACCEPTED = "due", "submitted", "sent back", "accepted"
STATES = (DUE, SUBMITTED, RETURNED, ACCEPTED)


class Return(Versioned, Base):
    """What the grantee tells us for one period, due by a minute. Overdue is reckoned, never kept."""

    __tablename__ = "monitoring_return"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_at: Mapped[datetime]
    question_set_id: Mapped[UUID] = mapped_column(ForeignKey("question_set.id"))
    answers: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=DUE)
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    review_note: Mapped[str] = mapped_column(default="")

    award: Mapped[Award] = relationship(lazy="raise")
    question_set: Mapped[QuestionSetVersion] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("period_to >= period_from", name="period"),
        CheckConstraint("state = 'due' OR submitted_at IS NOT NULL", name="submitted"),
        CheckConstraint("state NOT IN ('accepted', 'sent back') OR reviewed_at IS NOT NULL", name="reviewed"),
        CheckConstraint("state <> 'sent back' OR length(trim(review_note)) > 0", name="review_note"),
        Index("ix_monitoring_return_due", "state", "due_at", "id"),
    )
