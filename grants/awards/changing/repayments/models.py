"""What was not spent: kept, or asked back, and the money that comes in for that."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.changing.repayments.rules import KEEPING_STATES, STATES
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.money import Pence

_ASKED_FOR, _NOT_DROPPED = text("state NOT IN ('waived', 'dropped')"), text("state <> 'dropped'")


class Repayment(Versioned, Base):
    """Money of a grant that is asked back by a day: one of us proposes it, another confirms it, or one of them drops it
    with a reason. What was asked back before two people were needed has nobody who confirmed it; triggers let no other
    begin so. `source` says where the amount comes from, such as a return;
    `source_key` is the same for all ways to write that, and is asked back once, unless it was waived or dropped.

    `payment_id` is the payment whose money arrived beyond the grant; None of what was paid as the grant's. What comes
    in for such a one is ours again, and frees nothing for rounds or funders, who never bore it.

    `received_pence` is what has come in and was not reversed. The rest is waived by two people: one proposes it with a
    reason, another agrees.
    """

    __tablename__ = "repayment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    amount_pence: Mapped[Pence]
    received_pence: Mapped[Pence] = mapped_column(default=Pence(0))
    source: Mapped[str]
    source_key: Mapped[str]
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("unexpected_payment.payment_id"), unique=True)
    reason: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    drop_reason: Mapped[str] = mapped_column(default="")
    waiver_reason: Mapped[str] = mapped_column(default="")
    waiver_proposed_at: Mapped[datetime | None]
    waiver_proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    waived_at: Mapped[datetime | None]
    waived_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    award: Mapped[Award] = relationship(lazy="raise")
    asker: Mapped[Person] = relationship(lazy="raise", foreign_keys=[asked_by])
    confirmer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by])
    dropper: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[dropped_by])
    proposer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[waiver_proposed_by])
    receipts: Mapped[list["RepaymentReceipt"]] = relationship(
        lazy="raise", order_by="RepaymentReceipt.number", back_populates="repayment"
    )

    @property
    def told_at(self) -> datetime:
        """When the grantee was asked for it."""
        return self.confirmed_at or self.asked_at

    @property
    def left_pence(self) -> Pence:
        """What has not come in."""
        return self.amount_pence - self.received_pence

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        index_where("uq_repayment_source", "award_id", "source_key", where=_ASKED_FOR, unique=True),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("received_pence >= 0 AND received_pence <= amount_pence", name="received"),
        CheckConstraint("(state = 'paid') = (received_pence = amount_pence)", name="paid"),
        CheckConstraint("state <> 'asked' OR received_pence = 0", name="asked"),
        CheckConstraint("(state = 'waived') = (waived_by IS NOT NULL)", name="waived"),
        CheckConstraint("waived_by IS NULL OR waiver_proposed_by IS NOT NULL", name="waiver_proposed"),
        CheckConstraint("waived_by <> waiver_proposed_by", name="waived_by_two"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed"),
        CheckConstraint("confirmed_by <> asked_by", name="by_two"),
        CheckConstraint(
            "state NOT IN ('proposed', 'dropped') OR (confirmed_by IS NULL AND received_pence = 0)", name="not_yet"
        ),
        CheckConstraint(
            "(state = 'dropped') = (dropped_by IS NOT NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)",
            name="dropped",
        ),
        CheckConstraint("state <> 'dropped' OR length(trim(drop_reason)) > 0", name="dropped_with_reason"),
    )


explain("ck_repayment_waived_by_two", "Whoever proposed to waive this does not agree to it: somebody else has to.")
explain("ck_repayment_by_two", "Whoever proposed to ask for this does not confirm it: somebody else has to.")
explain("uq_repayment_source", "Money of this source is asked back already.", code="settled")


class KeptUnderspend(Versioned, Base):
    """Money of a grant that was not spent, and which the grantee is let keep for the time that comes: one of us
    proposes it, another confirms it, or one of them drops it with a reason.

    `source` says where the amount comes from, such as a return, and `reason` what it will be spent on. `source_key` is
    as that of a repayment. What was kept before two people were needed has no proposer; a trigger lets no other begin
    without.
    """

    __tablename__ = "kept_underspend"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    amount_pence: Mapped[Pence]
    source: Mapped[str]
    source_key: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str]
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    kept_at: Mapped[datetime | None]
    kept_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    drop_reason: Mapped[str] = mapped_column(default="")

    award: Mapped[Award] = relationship(lazy="raise")
    proposer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[proposed_by])
    keeper: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[kept_by])
    dropper: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[dropped_by])

    __table_args__ = (
        index_where("uq_kept_underspend_source", "award_id", "source_key", where=_NOT_DROPPED, unique=True),
        CheckConstraint(f"state IN {KEEPING_STATES}", name="state"),
        CheckConstraint("(proposed_at IS NULL) = (proposed_by IS NULL)", name="proposed"),
        CheckConstraint(
            "(state = 'kept') = (kept_by IS NOT NULL) AND (kept_at IS NULL) = (kept_by IS NULL)", name="kept"
        ),
        CheckConstraint("kept_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(state = 'dropped') = (dropped_by IS NOT NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)",
            name="dropped",
        ),
        CheckConstraint("state <> 'dropped' OR length(trim(drop_reason)) > 0", name="dropped_with_reason"),
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("length(trim(source)) > 0", name="source"),
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
    )


explain("ck_kept_underspend_two_people", "Whoever proposed this does not confirm it: somebody else has to.")
explain("uq_kept_underspend_source", "What becomes of money of this source is settled already.", code="settled")


class RepaymentReceipt(Base):
    """Money that came in for a repayment. A mistake is reversed with a reason, never changed."""

    __tablename__ = "repayment_receipt"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    repayment_id: Mapped[UUID] = mapped_column(ForeignKey("repayment.id"))
    number: Mapped[int]
    amount_pence: Mapped[Pence]
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reversed_at: Mapped[datetime | None]
    reversed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reversal_reason: Mapped[str] = mapped_column(default="")

    repayment: Mapped[Repayment] = relationship(lazy="raise", back_populates="receipts")

    __table_args__ = (
        UniqueConstraint("repayment_id", "number"),
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("(reversed_at IS NULL) = (reversed_by IS NULL)", name="reversed"),
        CheckConstraint("reversed_at IS NULL OR length(trim(reversal_reason)) > 0", name="reversed_with_reason"),
    )


class ReceiptShare(Base):
    """The part of money that came in which is one funder's again."""

    __tablename__ = "repayment_receipt_share"

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("repayment_receipt.id"), primary_key=True)
    funder_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    amount_pence: Mapped[Pence]

    receipt: Mapped[RepaymentReceipt] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("amount_pence > 0", name="amount"),)
