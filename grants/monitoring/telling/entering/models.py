"""Returns that were typed in for their people."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import CHANNELS, HOWS
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.monitoring.models import Return
from grants.monitoring.telling.entering.rules import HOWS_IN_WORDS


class ReturnEntry(Base):
    """That one of us types in a return which its people told by `phone` or on `paper`: when it came and from whom, and
    once it was sent, whether they say that it is right, or what is not.

    `sent_at` is empty while it is being typed in. `confirmed_how` is `link` where they said so themselves.
    """

    __tablename__ = "return_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str]
    came_on: Mapped[date]
    who: Mapped[str]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    confirm_by: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    objection: Mapped[str] = mapped_column(default="")

    about: Mapped[Return] = relationship(lazy="raise")
    enterer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[entered_by])

    @property
    def confirmed_in_words(self) -> str:
        """How they said that it is right; nothing where they have not."""
        return HOWS_IN_WORDS[self.confirmed_how] if self.confirmed_how else ""

    __table_args__ = (
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        CheckConstraint(f"confirmed_how IN {HOWS}", name="confirmed_how"),
        CheckConstraint("length(trim(who)) > 0", name="who"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_how IS NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name="confirmed",
        ),
        CheckConstraint("sent_at IS NOT NULL OR (confirmed_at IS NULL AND objection = '')", name="sent_first"),
        CheckConstraint("(sent_at IS NULL) = (confirm_by IS NULL)", name="confirm_by"),
        Index(
            "uq_return_entry_open",
            "return_id",
            unique=True,
            postgresql_where=text("sent_at IS NULL"),
            sqlite_where=text("sent_at IS NULL"),
        ),
    )


explain("uq_return_entry_open", "Somebody has just begun to type this return in.", code="waits_already")
