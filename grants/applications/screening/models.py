"""What administrators found while screening: the checklist's marks, and risks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.screening.due_diligence_rules import KEYS
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, new_id


class DueDiligenceMark(Versioned, Base):
    """What somebody found about one item of an application's checklist; open where there is no mark."""

    __tablename__ = "due_diligence_mark"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    marked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]

    marker: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"item IN {KEYS}", name="item"),
        CheckConstraint("state IN ('open', 'seen', 'not_applicable', 'problem')", name="state"),
        CheckConstraint("state IN ('open', 'seen') OR length(trim(note)) > 0", name="note"),
    )


explain("ck_due_diligence_mark_note", "Say why it does not apply, or what the problem is.")


class Risk(Versioned, Base):
    """What could go wrong with an application: how likely and how bad, each 1 to 5, and what is done about it.

    `closed_at` says that it is none any more; it is kept all the same.
    """

    __tablename__ = "risk"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    description: Mapped[str]
    likelihood: Mapped[int]
    severity: Mapped[int]
    mitigation: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    recorder: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("severity BETWEEN 1 AND 5", name="severity"),
        CheckConstraint("length(trim(description)) > 0", name="description"),
        CheckConstraint("likelihood * severity < 15 OR length(trim(mitigation)) > 0", name="red_is_met"),
    )

    @property
    def score(self) -> int:
        return self.likelihood * self.severity


explain("ck_risk_red_is_met", "A red risk needs something done about it. Say what.", field="mitigation")
