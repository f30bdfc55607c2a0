"""Files that people add to an application, and whether they have been looked at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application
from grants.kernel.db import Base, new_id
from grants.kernel.files import StoredFile

UNSCANNED, CLEAN, HARMFUL = "unscanned", "clean", "harmful"
STATES = (UNSCANNED, CLEAN, HARMFUL)


class Upload(Base):
    """A file added to the answer of a question. Removed, it stays in the record and nobody opens it."""

    __tablename__ = "upload"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    question_key: Mapped[str]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=UNSCANNED)
    scanned_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'unscanned') = (scanned_at IS NULL)", name="scanned"),
        Index("ix_upload_application_id", "application_id"),
    )
