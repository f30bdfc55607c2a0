"""What somebody typed into a draft after they had been signed out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base, new_id


class UnsavedText(Base):
    """The fields of one section as one person sent them, kept until that person is back, and then not long.

    One for each person, application and section: what is sent again takes its place.
    """

    __tablename__ = "unsaved_text"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    section_key: Mapped[str]
    fields: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (UniqueConstraint("application_id", "person_id", "section_key"),)
