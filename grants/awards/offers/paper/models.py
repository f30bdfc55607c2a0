"""Letters of acceptance that were signed on paper."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.models import Award
from grants.awards.offers.paper.rules import STATES, WAITING
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id
from grants.kernel.uploads.models import HARMFUL, Upload


class PaperAcceptance(Base):
    """A signed letter as one administrator entered it; another one confirms it, or says what is not right.

    It is settled by nobody where the offer was answered in another way meanwhile.
    """

    __tablename__ = "paper_acceptance"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    first_name: Mapped[str]
    second_name: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=WAITING)
    reason: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    award: Mapped[Award] = relationship(lazy="raise")
    enterer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[entered_by])

    @property
    def names(self) -> list[str]:
        return [name for name in (self.first_name, self.second_name) if name]

    __table_args__ = (
        index_where("uq_paper_acceptance_award_id", "award_id", where="state = 'waiting'", unique=True),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
        CheckConstraint(
            "(settled_by IS NULL) = (state = 'waiting' OR state = 'overtaken')", name="settled_by_somebody"
        ),
        CheckConstraint("state <> 'confirmed' OR settled_by <> entered_by", name="two_people"),
        CheckConstraint("(state = 'refused') = (length(trim(reason)) > 0)", name="reason"),
    )


explain("uq_paper_acceptance_award_id", "A letter for this offer waits to be confirmed.", code="already_there")
explain("ck_paper_acceptance_two_people", "Whoever entered this letter does not confirm it: somebody else has to.")


class PaperFile(Upload):
    """The signed letter itself."""

    paper_id: Mapped[UUID | None] = mapped_column(ForeignKey("paper_acceptance.id"), index=True)

    paper: Mapped[PaperAcceptance] = relationship(lazy="raise")

    __mapper_args__ = {"polymorphic_identity": "paper", "polymorphic_load": "inline"}

    @property
    def record_id(self) -> UUID:
        assert self.paper_id is not None
        return self.paper_id

    @property
    def organisation_id(self) -> UUID:
        return self.paper.award.organisation_id

    @property
    def stands(self) -> bool:
        return self.removed_at is None and self.state != HARMFUL


cast(Table, Upload.__table__).append_constraint(
    CheckConstraint("(belongs_to = 'paper') = (paper_id IS NOT NULL)", name="paper")
)
