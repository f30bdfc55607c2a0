"""Questions about packs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, index_where, new_id
from grants.reporting.models import Pack


class PackQuestion(Base):
    """What a funder's person asked about a line of an approved pack, or where `line` is empty about a whole table."""

    __tablename__ = "pack_question"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), index=True)
    table: Mapped[str]
    line: Mapped[str] = mapped_column(default="")
    question: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]

    pack: Mapped[Pack] = relationship(lazy="raise")
    asker: Mapped[Person] = relationship(lazy="raise", foreign_keys=[asked_by])
    answerer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[answered_by])

    __table_args__ = (
        CheckConstraint("length(trim(question)) > 0", name="question"),
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)"
            " AND (answer IS NULL OR length(trim(answer)) > 0)",
            name="answered",
        ),
        index_where("ix_pack_question_open", "asked_at", where="answered_at IS NULL"),
    )
