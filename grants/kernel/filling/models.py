"""What somebody typed into a form that could not be saved, and how often."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base, new_id


class UnsavedText(Base):
    """The fields of one page as one person sent them, kept until that person is back, and then not long.

    They had been signed out, or else some answer could not be read; then all the others are saved. One for each
    person, record and page: what is sent again takes its place. `record_id` is of whatever keeps the answers, and
    `section_key` names its section; it is empty for a record of one page.
    """

    __tablename__ = "unsaved_text"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    record_id: Mapped[UUID]
    section_key: Mapped[str]
    fields: Mapped[dict[str, Any]]
    signed_out: Mapped[bool]
    kept_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (UniqueConstraint("record_id", "person_id", "section_key"),)


class QuestionTried(Base):
    """A question of a record that somebody has tried to answer so many `times` since an answer was last taken."""

    __tablename__ = "question_tried"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    question_key: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (CheckConstraint("times > 0", name="times"),)
