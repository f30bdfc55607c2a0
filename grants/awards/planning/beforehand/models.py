"""What is said of an offer before it is made, kept with the decision."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base
from grants.kernel.money import Pence


class DecisionDay(Base):
    """By which day one condition of a decision is to be done. `text` is the condition: it holds for no other."""

    __tablename__ = "decision_day"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    due_on: Mapped[date]

    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(trim(text)) > 0", name="text"),
    )


class DecisionYear(Base):
    """What the offer of a decision gives in one of its years."""

    __tablename__ = "decision_year"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    amount_pence: Mapped[Pence]

    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("amount_pence >= 0", name="amount"),
    )
