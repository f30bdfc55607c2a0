"""What the work list of screening shows of an application."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.db import Base, Versioned


class ScreeningWork(Versioned, Base):
    """An application as the work list shows it: who has it in hand, and what was counted about it.

    `handed_by` is who put it into these hands, where that was somebody else. `failed_rules` and `open_items`
    are both None from when something changed until they are counted again.
    """

    __tablename__ = "screening_work"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    failed_rules: Mapped[int | None]
    open_items: Mapped[int | None]
    screener_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    taken_at: Mapped[datetime | None]
    handed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped[Application] = relationship(lazy="raise")
    screener: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[screener_id])
    hander: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[handed_by])

    @property
    def handed_by_name(self) -> str | None:
        """Who handed it to who has it now; None where they took it themselves."""
        return self.hander.name if self.hander else None

    __table_args__ = (
        CheckConstraint("failed_rules >= 0 AND open_items >= 0", name="counts"),
        CheckConstraint("(failed_rules IS NULL) = (open_items IS NULL)", name="counted_together"),
        CheckConstraint("(screener_id IS NULL) = (taken_at IS NULL)", name="taken"),
        CheckConstraint("handed_by IS NULL OR (screener_id IS NOT NULL AND handed_by <> screener_id)", name="handed"),
    )
