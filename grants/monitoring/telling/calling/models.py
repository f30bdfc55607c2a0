"""Calls that grantees asked for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id
from grants.monitoring.models import Return


class ReturnCall(Base):
    """Somebody wants to tell a return by telephone: we ring `phone`, at a time that `suits`.

    It is closed when what was told is written down, when nobody needs it any more, or when the return was made.
    """

    __tablename__ = "return_call"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id", ondelete="CASCADE"), index=True)
    phone: Mapped[str]
    suits: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]

    about: Mapped[Return] = relationship(lazy="raise")
    asker: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("length(trim(phone)) > 0", name="phone"),
        index_where("uq_return_call_open", "return_id", where="closed_at IS NULL", unique=True),
    )


explain("uq_return_call_open", "You have asked for a call already. We ring you.", code="asked_already")
