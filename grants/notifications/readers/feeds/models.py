"""The addresses of people's calendars."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base, index_where, new_id


class CalendarFeed(Base):
    """A person's calendar. Its address is signed and made of `id`; it works until `ended_at`."""

    __tablename__ = "calendar_feed"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (index_where("uq_calendar_feed_person_id", "person_id", where="ended_at IS NULL", unique=True),)
