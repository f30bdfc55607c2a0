"""What is kept of money that arrived unexpectedly, and of what became of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from grants.awards.models import Award, Instalment
from grants.awards.paying.runs.models import Payment
from grants.awards.paying.runs.unexpected.rules import OUTCOMES
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where


class UnexpectedPayment(Versioned, Base):
    """A payment that was reversed arrived after all on `arrived_on`, and its instalment could not take it: mostly
    because it was paid again.

    `outcome` is what becomes of the money: one proposes it with a reason, another settles it so. `due_on` is the day by
    which it is asked back, `set_off_id` the instalment that is paid by it where it is set off. What was settled before
    that needed a proposal has no proposer: then whoever found it was the first of the two.
    """

    __tablename__ = "unexpected_payment"

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    arrived_on: Mapped[date]
    found_at: Mapped[datetime]
    found_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    set_off_id: Mapped[UUID | None] = mapped_column(ForeignKey("instalment.id"), unique=True)

    id: Mapped[UUID] = synonym("payment_id")
    payment: Mapped[Payment] = relationship(lazy="raise")
    award: Mapped[Award] = relationship(lazy="raise")
    finder: Mapped[Person] = relationship(lazy="raise", foreign_keys=[found_by])
    proposer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[proposed_by])
    settler: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[settled_by])
    set_off: Mapped[Instalment | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint("(proposed_at IS NULL) = (proposed_by IS NULL)", name="proposed"),
        CheckConstraint("(outcome IS NULL) = (proposed_by IS NULL AND settled_by IS NULL)", name="outcome_of_somebody"),
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL OR outcome IS NOT NULL)",
            name="settled",
        ),
        CheckConstraint("outcome IS NULL OR length(trim(reason)) > 0", name="reason"),
        CheckConstraint("settled_by <> coalesce(proposed_by, found_by)", name="two_people"),
        CheckConstraint("(due_on IS NOT NULL) = (coalesce(outcome, '') = 'asked back')", name="due_on"),
        CheckConstraint(
            "(set_off_id IS NOT NULL) = (coalesce(outcome, '') = 'set off' AND settled_at IS NOT NULL)", name="set_off"
        ),
        index_where("ix_unexpected_payment_open", "found_at", where="settled_at IS NULL"),
    )


explain("ck_unexpected_payment_two_people", "Whoever proposed this does not confirm it: somebody else has to.")
