"""Limits of what one person may release. Nobody sets their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned
from grants.kernel.money import Pence


class ReleaseLimit(Versioned, Base):
    """The most that a person may release in one run, and in one day. Without a row `rules.STANDARD` holds."""

    __tablename__ = "release_limit"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    run_pence: Mapped[Pence]
    day_pence: Mapped[Pence]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])

    __table_args__ = (
        CheckConstraint("run_pence >= 0 AND day_pence >= run_pence", name="amounts"),
        CheckConstraint("set_by <> person_id", name="set_by_another"),
    )


explain("ck_release_limit_set_by_another", "Somebody else sets your limit.")
