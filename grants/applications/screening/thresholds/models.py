"""From which amounts more is looked at before money is given, as it was at any time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.screening.due_diligence_rules import LARGEST_THRESHOLD, Thresholds
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, new_id
from grants.kernel.money import Pence
from grants.kernel.problems import changed_meanwhile

ONLY = UUID("01a2a2d0-0000-7000-8000-000000000004")
"""What all versions together are known by: there is one record."""


class DueDiligenceThresholds(Base):
    """The amounts that somebody set, in force from `set_at` until the next. It never changes."""

    __tablename__ = "due_diligence_thresholds"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    small_pence: Mapped[Pence]
    statement_pence: Mapped[Pence]
    reason: Mapped[str]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]

    setter: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(
            f"small_pence >= 0 AND small_pence <= statement_pence AND statement_pence <= {LARGEST_THRESHOLD}",
            name="amounts",
        ),
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
    )

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(int(self.small_pence), int(self.statement_pence))


explain("uq_due_diligence_thresholds_number", changed_meanwhile("page"))
