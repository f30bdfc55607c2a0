"""Limits of what one person may release. Nobody sets their own, and two of us raise one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.paying.runs.limits.rules import MOST, STATES
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id
from grants.kernel.money import Pence

_PROPOSED = text("state = 'proposed'")


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


class ReleaseLimitChange(Versioned, Base):
    """A higher limit of a person, which one of us proposes and another confirms, or one of them drops with a reason.

    Whoever it is for may propose it, and does not confirm it.
    """

    __tablename__ = "release_limit_change"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    run_pence: Mapped[Pence]
    day_pence: Mapped[Pence]
    reason: Mapped[str]
    state: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    drop_reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    proposer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[proposed_by])

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("run_pence >= 0 AND day_pence >= run_pence", name="amounts"),
        CheckConstraint(f"run_pence <= {int(MOST.run_pence)} AND day_pence <= {int(MOST.day_pence)}", name="at_most"),
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
        CheckConstraint(
            "(state = 'proposed') = (settled_by IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)",
            name="settled",
        ),
        CheckConstraint(
            "state <> 'confirmed' OR (settled_by <> proposed_by AND settled_by <> person_id)", name="two_people"
        ),
        CheckConstraint("state <> 'dropped' OR length(trim(drop_reason)) > 0", name="dropped_with_reason"),
        Index(
            "uq_release_limit_change_person_id",
            "person_id",
            unique=True,
            postgresql_where=_PROPOSED,
            sqlite_where=_PROPOSED,
        ),
    )


explain("ck_release_limit_change_two_people", "Whoever proposed this does not confirm it: somebody else has to.")
explain("uq_release_limit_change_person_id", "A higher limit is proposed already.", code="answered_already")
