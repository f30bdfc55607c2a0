"""What hosts and partners tell in returns."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base
from grants.kernel.money import Pence


class ReturnPart(Base):
    """What one party of a grant tells in one return: money handed over or spent since the grant began, and words."""

    __tablename__ = "return_part"

    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id", ondelete="CASCADE"), primary_key=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), primary_key=True)
    passed_pence: Mapped[Pence]
    words: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime]
    told_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (CheckConstraint("passed_pence >= 0", name="passed"),)
