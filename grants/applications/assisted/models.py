"""Applications that an administrator enters for somebody."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.assisted.rules import CHANNELS, HOWS
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base

if TYPE_CHECKING:
    from grants.applications.models import Application


class Assistance(Base):
    """On whose behalf an application was entered, how they told us, and whether they confirmed the copy.

    `person_id` is their account where they have an e-mail address; without one the copy goes to `address` by post.
    """

    __tablename__ = "assistance"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    channel: Mapped[str]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    name: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    posted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    objection: Mapped[str] = mapped_column(default="")

    application: Mapped["Application"] = relationship(lazy="raise", back_populates="assistance")
    enterer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[entered_by])

    __table_args__ = (
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        CheckConstraint(f"confirmed_how IN {HOWS}", name="confirmed_how"),
        CheckConstraint("person_id IS NOT NULL OR length(trim(address)) > 0", name="reachable"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_how IS NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name="confirmed",
        ),
    )


explain("ck_assistance_reachable", "Enter a postal address, or an e-mail address.", field="address")
