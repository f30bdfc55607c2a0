"""Notes and tasks beside records: for those who run the programme alone."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, Versioned, new_id
from grants.tasks.rules import ENDINGS, FIRST_DAY, LAST_DAY, LONGEST_NOTE, LONGEST_TASK

_OPEN = text("ended_at IS NULL")


class Note(Base):
    """Something that one of us wrote about a record. It never changes.

    `of_id` is the record that this one belongs to, where it is a part of another: whoever that is closed to does not
    read this.
    """

    __tablename__ = "note"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[UUID]
    of_id: Mapped[UUID | None]
    text: Mapped[str]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]

    writer: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"length(trim(text)) > 0 AND length(text) <= {LONGEST_NOTE}", name="text"),
        Index("ix_note_record", "record_id", "id"),
    )


class Task(Versioned, Base):
    """Something to be done about a record by a day. Somebody has it in hand since `taken_at`, or nobody.

    `given_by` is who gave it to them, where that was somebody else. It is open until `ended_at`, and then done or taken
    back. `of_id` is as in `Note`.
    """

    __tablename__ = "task"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    record_id: Mapped[UUID]
    of_id: Mapped[UUID | None]
    words: Mapped[str]
    due_on: Mapped[date]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_as: Mapped[str | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
    giver: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[given_by])
    maker: Mapped[Person] = relationship(lazy="raise", foreign_keys=[made_by])
    ender: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[ended_by])

    __table_args__ = (
        CheckConstraint(f"length(trim(words)) > 0 AND length(words) <= {LONGEST_TASK}", name="words"),
        CheckConstraint(f"due_on >= '{FIRST_DAY}' AND due_on <= '{LAST_DAY}'", name="due"),
        CheckConstraint("(person_id IS NULL) = (taken_at IS NULL)", name="taken"),
        CheckConstraint("given_by IS NULL OR (person_id IS NOT NULL AND given_by <> person_id)", name="given"),
        CheckConstraint(f"ended_as IN {ENDINGS}", name="ended_as"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_as IS NULL)", name="ended_once"
        ),
        Index("ix_task_record", "record_id", "id"),
        Index("ix_task_due", "due_on", "id"),
        Index("ix_task_open", "due_on", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_task_in_hand", "person_id", "due_on", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )
