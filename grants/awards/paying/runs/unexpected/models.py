"""What is kept of money that arrived unexpectedly, and of what became of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.paying.runs.models import Payment
from grants.awards.paying.runs.unexpected.rules import OUTCOMES
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base


class UnexpectedPayment(Base):
    """A payment that was reversed arrived after all on `arrived_on`, and its instalment could not take it: mostly
    because it was paid again. `outcome` is what became of the money; one person found it, another settles it.
    """

    __tablename__ = "unexpected_payment"

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"), primary_key=True)
    arrived_on: Mapped[date]
    found_at: Mapped[datetime]
    found_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    payment: Mapped[Payment] = relationship(lazy="raise")
    finder: Mapped[Person] = relationship(lazy="raise", foreign_keys=[found_by])
    settler: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[settled_by])

    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (outcome IS NULL)", name="settled"
        ),
        CheckConstraint("settled_at IS NULL OR length(trim(reason)) > 0", name="reason"),
        CheckConstraint("settled_by <> found_by", name="two_people"),
        Index(
            "ix_unexpected_payment_open",
            "found_at",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
    )


explain(
    "ck_unexpected_payment_two_people", "Whoever recorded that it arrived does not settle it: somebody else has to."
)
