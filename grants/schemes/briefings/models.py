"""Who comes to a briefing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base, new_id
from grants.schemes.models import Briefing


class BriefingPlace(Base):
    """Somebody who wants to come to a briefing; they need no account. Once for each address. `language` is the one in
    which they read the scheme when they put their name down; None for English.

    From `forgotten_at` on, some time after the briefing, it says only that somebody had a place.
    """

    __tablename__ = "briefing_place"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    briefing_id: Mapped[UUID] = mapped_column(ForeignKey("briefing.id"))
    name: Mapped[str | None]
    email: Mapped[str | None]
    needs: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    taken_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]

    briefing: Mapped[Briefing] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("briefing_id", "email"),
        CheckConstraint(
            "(forgotten_at IS NULL AND name IS NOT NULL AND email IS NOT NULL)"
            " OR (forgotten_at IS NOT NULL AND name IS NULL AND email IS NULL AND needs = '')",
            name="forgotten",
        ),
    )
