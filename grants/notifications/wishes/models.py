"""What people chose about our mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base


class Unsubscription(Base):
    """A kind of message that a person does not get by mail."""

    __tablename__ = "unsubscription"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class MailingHours(Base):
    """The hours in London between which a person is written to, over midnight where the first is the later."""

    __tablename__ = "mailing_hours"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    from_hour: Mapped[int]
    until_hour: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "from_hour BETWEEN 0 AND 23 AND until_hour BETWEEN 1 AND 24 AND from_hour <> until_hour", name="hours"
        ),
    )
