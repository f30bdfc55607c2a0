"""What is kept about instalments that wait: returns that are accepted, and payments that are held or made early."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id

_STANDS = text("resumed_at IS NULL")


class AgreedReturn(Base):
    """A return of a grant that was accepted: no instalment waits for it any more, whenever it is planned."""

    __tablename__ = "agreed_return"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    agreed_on: Mapped[date]


class EarlyPayment(Base):
    """Somebody said why a payment is made before it is within reach of its day.

    It is of the number and the day that were planned then: one that is planned for another day waits for that.
    """

    __tablename__ = "early_payment"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    reason: Mapped[str]
    allowed_at: Mapped[datetime]
    allowed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    allower: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("length(trim(reason)) > 0", name="reason"),)


class InstalmentHold(Base):
    """Somebody stopped the payment of an instalment, with a reason; it goes on once somebody says so.

    It is of the number of the instalment in its grant, so it also stops what is planned anew under that number.
    `with_notice` is whether it was held when notice for a breach was given.
    """

    __tablename__ = "instalment_hold"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    reason: Mapped[str]
    held_at: Mapped[datetime]
    held_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    resumed_at: Mapped[datetime | None]
    resumed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    resumed_because: Mapped[str] = mapped_column(default="")
    with_notice: Mapped[bool] = mapped_column(default=False)

    holder: Mapped[Person] = relationship(lazy="raise", foreign_keys=[held_by])
    resumer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[resumed_by])

    __table_args__ = (
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
        CheckConstraint("(resumed_at IS NULL) = (resumed_by IS NULL)", name="resumed_by_somebody"),
        CheckConstraint("resumed_at IS NULL OR length(trim(resumed_because)) > 0", name="resumed_because"),
        Index("ix_instalment_hold_award_id_number", "award_id", "number"),
        index_where("uq_instalment_hold_stands", "award_id", "number", where=_STANDS, unique=True),
    )


explain("uq_instalment_hold_stands", "This payment is held already.", code="held")
