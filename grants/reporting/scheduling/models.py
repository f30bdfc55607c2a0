"""Rules by which packs are asked for, and the quarters for which they were."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id
from grants.organisations.models import Organisation
from grants.reporting.packs.rules import KINDS
from grants.reporting.scheduling.rules import MOST_WORKING_DAYS
from grants.schemes.models import Scheme


class PackSchedule(Base):
    """Packs of a kind each quarter, so many working days after its end: on a scheme for its board and each funder, or
    without a scheme on all that a funder is in, or for the board on all. `stopped_at` ends it.
    """

    __tablename__ = "pack_schedule"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scheme_id: Mapped[UUID | None] = mapped_column(ForeignKey("scheme.id"))
    funder_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    working_days: Mapped[int]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    stopped_at: Mapped[datetime | None]

    scheme: Mapped[Scheme | None] = relationship(lazy="raise")
    funder: Mapped[Organisation | None] = relationship(lazy="raise")
    setter: Mapped[Person] = relationship(lazy="raise", foreign_keys=[set_by])

    __table_args__ = (
        CheckConstraint(f"kind IN {tuple(KINDS)}", name="kind"),
        CheckConstraint(f"working_days BETWEEN 1 AND {MOST_WORKING_DAYS}", name="working_days"),
        CheckConstraint("scheme_id IS NULL OR funder_id IS NULL", name="about_one"),
        CheckConstraint("(stopped_at IS NULL) = (stopped_by IS NULL)", name="stopped"),
        *(
            index_where(f"uq_pack_schedule_{column}_kind", column, "kind", where="stopped_at IS NULL", unique=True)
            for column in ("scheme_id", "funder_id")
        ),
    )


for _column in ("scheme_id", "funder_id"):
    explain(f"uq_pack_schedule_{_column}_kind", "There is a rule for packs of this kind already.", field="kind")


class PackScheduleRun(Base):
    """A quarter for which a rule has asked for its packs: once, however many clocks run."""

    __tablename__ = "pack_schedule_run"

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("pack_schedule.id"), primary_key=True)
    quarter_end: Mapped[date] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]
