"""What a grant is planned by, beside its instalments."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base
from grants.kernel.money import Pence


class AwardYear(Base):
    """What a grant gives in one year from the day on which it begins. They add up to the grant.

    Only of grants for which somebody has said it: others are even over their months.
    """

    __tablename__ = "award_year"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    amount_pence: Mapped[Pence]

    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("amount_pence >= 0", name="amount"),
    )


class PlannedPayment(Base):
    """One payment of an offer whose plan was made by hand; it is an instalment once the offer is accepted."""

    __tablename__ = "planned_payment"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    amount_pence: Mapped[Pence]
    due_on: Mapped[date]
    waits_for_return: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("waits_for_return > 0", name="waits_for_return"),
    )


class InstalmentShare(Base):
    """One funder's part of an instalment, to the penny.

    The parts add up to the instalment, and those of one funder over all instalments to its share of the award. What
    was paid keeps its parts: a trigger refuses to change them.
    """

    __tablename__ = "instalment_share"

    instalment_id: Mapped[UUID] = mapped_column(ForeignKey("instalment.id", ondelete="CASCADE"), primary_key=True)
    funder_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    amount_pence: Mapped[Pence]

    __table_args__ = (CheckConstraint("amount_pence >= 0", name="amount"),)
