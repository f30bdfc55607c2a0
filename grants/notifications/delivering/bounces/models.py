"""Mail that came back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, index_where, new_id
from grants.notifications.delivering.bounces.rules import WAYS
from grants.notifications.models import Message


class Bounce(Base):
    """A mail that was refused or came back: `said` is why, in the words of the mail server, and `status` its code.

    `report` tells one report about it from another. `message_id` is of the message in it, or of one of those; None for
    a mail that is nobody's message. `settled_at` is when somebody had dealt with it. The address is not written to
    without need until `confirmed_at`.
    """

    __tablename__ = "bounce"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    mail_id: Mapped[UUID]
    report: Mapped[str]
    address: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), index=True)
    what: Mapped[str]
    way: Mapped[str]
    status: Mapped[str]
    said: Mapped[str]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
    message: Mapped[Message | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("mail_id", "address", "report"),
        CheckConstraint(f"way IN {WAYS}", name="way"),
        CheckConstraint("settled_by IS NULL OR settled_at IS NOT NULL", name="settled"),
        index_where("ix_bounce_at_id", "at", "id", where="settled_at IS NULL"),
        index_where("ix_bounce_person_id", "person_id", where="confirmed_at IS NULL"),
    )
