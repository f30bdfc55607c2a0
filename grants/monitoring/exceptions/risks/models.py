"""How likely and how bad a risk of a grant was held to be at a return."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, new_id


class ReturnRisk(Base):
    """One scoring of one risk, likelihood and severity from 1 to 5. The next of the same `description` supersedes it;
    all are kept.
    """

    __tablename__ = "return_risk"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id"))
    description: Mapped[str]
    likelihood: Mapped[int]
    severity: Mapped[int]
    mitigation: Mapped[str]
    scored_at: Mapped[datetime]
    scored_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    superseded_at: Mapped[datetime | None]

    scorer: Mapped[Person] = relationship(lazy="raise")

    @property
    def score(self) -> int:
        return self.likelihood * self.severity

    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("severity BETWEEN 1 AND 5", name="severity"),
        CheckConstraint("length(trim(description)) > 0", name="description"),
        CheckConstraint("likelihood * severity < 15 OR length(trim(mitigation)) > 0", name="red_is_met"),
        Index("ix_return_risk_scored", "scored_at", "id"),
    )
