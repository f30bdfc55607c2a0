"""What a return told when it was sent back, and what we asked then."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base, new_id


class ReturnEdition(Base):
    """A return as it was sent, kept when it was sent back. `number` counts how often it was, from 1. Never changed."""

    __tablename__ = "return_edition"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]]
    note: Mapped[str]
    sent_at: Mapped[datetime]
    sent_back_at: Mapped[datetime]
    sent_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    queries: Mapped[list["ReturnQuery"]] = relationship(lazy="raise", order_by="ReturnQuery.position")

    __table_args__ = (
        UniqueConstraint("return_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(trim(note)) > 0", name="note"),
    )


class ReturnQuery(Base):
    """Our question about one answer of a return. `label` is what the form asked there. Where an edition has any, only
    what they name is open to the grantee.
    """

    __tablename__ = "return_query"

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("return_edition.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    label: Mapped[str]
    question: Mapped[str]

    __table_args__ = (CheckConstraint("length(trim(question)) > 0", name="question"),)
