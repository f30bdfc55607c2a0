"""A round while it is set up."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, Versioned, new_id
from grants.kernel.money import Pence
from grants.schemes.models import Scheme


class RoundDraft(Versioned, Base):
    """A round that nobody but administrators knows of yet; whatever is missing may be. Announced, it is a `Round` of
    the same id, and no draft any more.

    `briefings` are dictionaries as `Briefing` has them, `starts_at` as ISO 8601. From `asked_at` whoever changed it
    last has asked for somebody else to check it.
    """

    __tablename__ = "round_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("scheme.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    opens_now: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    decisions_by: Mapped[date | None]
    budget_pence: Mapped[Pence | None]
    briefings: Mapped[list[Any]]
    no_briefing_because: Mapped[str] = mapped_column(default="")
    above_ceiling_because: Mapped[str] = mapped_column(default="")
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    scheme: Mapped[Scheme] = relationship(lazy="raise")
    changer: Mapped[Person] = relationship(lazy="raise")
