"""Files that people add to the answers of a question set, and whether they have been looked at.

A stage that takes files has a class of its own below `Upload`, which says what they belong to. All are in one table.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base, new_id
from grants.kernel.files import StoredFile

UNSCANNED, CLEAN, HARMFUL = "unscanned", "clean", "harmful"
STATES = (UNSCANNED, CLEAN, HARMFUL)


class Upload(Base):
    """A file added to the answer of a question. Removed, it stays in the record and nobody opens it."""

    __tablename__ = "upload"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    belongs_to: Mapped[str]
    question_key: Mapped[str]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=UNSCANNED)
    scanned_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'unscanned') = (scanned_at IS NULL)", name="scanned"),
    )
    __mapper_args__ = {"polymorphic_on": "belongs_to", "polymorphic_abstract": True}

    @property
    def record_id(self) -> UUID:
        """What the file belongs to."""
        raise NotImplementedError

    @property
    def organisation_id(self) -> UUID:
        """Whose people added it, and open it before it was looked at."""
        raise NotImplementedError

    @property
    def stands(self) -> bool:
        """Whether it is part of the answer as it is now."""
        raise NotImplementedError
