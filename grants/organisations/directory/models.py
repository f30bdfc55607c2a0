"""Entries of the public directory."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base
from grants.organisations.models import Organisation


class DirectoryEntry(Base):
    """An organisation wants to be in the public directory, with what it told of how to reach it. Without one it is not
    there.
    """

    __tablename__ = "directory_entry"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    contact: Mapped[str]
    told_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    told_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("length(trim(contact)) > 0", name="contact"),)
