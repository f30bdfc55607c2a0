"""What returns brought up, and who looks after an exception."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.db import Base, new_id
from grants.monitoring.exceptions.rules import FINDINGS, MATTERS


class ReturnFinding(Base):
    """Something that the last return of a grant tells and that was agreed otherwise: pence, or the figure of an
    outcome. At most one of each kind for a grant: the next return takes its place.
    """

    __tablename__ = "return_finding"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id"), index=True)
    kind: Mapped[str]
    told: Mapped[int] = mapped_column(BigInteger)
    expected: Mapped[int] = mapped_column(BigInteger)
    about: Mapped[str] = mapped_column(default="")
    found_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("award_id", "kind"),
        CheckConstraint(f"kind IN {FINDINGS}", name="kind"),
        Index("ix_return_finding_found", "found_at", "id"),
    )


class ExceptionHold(Base):
    """Who looks after an exception, and by when. It counts for what has been so since before it was taken on."""

    __tablename__ = "exception_hold"

    matter: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    by_day: Mapped[date]
    taken_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint(f"matter IN {MATTERS}", name="matter"),)
