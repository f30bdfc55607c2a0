"""Requests for clarification after sending, and the answers that stood before."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.clarifications.rules import OPEN, STATES
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id

if TYPE_CHECKING:
    from grants.applications.models import Application


class Clarification(Versioned, Base):
    """A question to an applicant that opens some sections until a minute. `draft` are answers saved and not sent."""

    __tablename__ = "clarification"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    question: Mapped[str]
    sections: Mapped[list[Any]]
    draft: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=OPEN)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped["Application"] = relationship(lazy="raise", back_populates="clarifications")
    editions: Mapped[list["AnswerEdition"]] = relationship(lazy="raise", order_by="AnswerEdition.question_key")

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("length(trim(question)) > 0", name="question"),
        CheckConstraint("due_at > asked_at", name="due_after_asking"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint("(state = 'answered') = (answered_by IS NOT NULL)", name="answered"),
        Index(
            "uq_clarification_open",
            "application_id",
            unique=True,
            postgresql_where=state == OPEN,
            sqlite_where=state == OPEN,
        ),
        Index("ix_clarification_due", "due_at", postgresql_where=state == OPEN, sqlite_where=state == OPEN),
    )


explain("uq_clarification_open", "A question waits for an answer already. Wait for that one first.")
explain("ck_clarification_due_after_asking", "The deadline must lie ahead.", field="due_at")


class AnswerEdition(Base):
    """One answer before and after a clarification; `before` and `after` hold it under `value`."""

    __tablename__ = "answer_edition"

    clarification_id: Mapped[UUID] = mapped_column(ForeignKey("clarification.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
