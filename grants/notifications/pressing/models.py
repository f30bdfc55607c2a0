"""What people said about reminders."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, new_id


class DoneAlready(Base):
    """Somebody says that what they were reminded of is done already, for the deadline that it had then."""

    __tablename__ = "done_already"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    deadline_at: Mapped[datetime]
    at: Mapped[datetime] = mapped_column(index=True)

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("subject_id", "kind", "person_id", "deadline_at"),)
