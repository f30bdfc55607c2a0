"""More time that was asked for a return."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id
from grants.monitoring.models import Return

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
STATES = (ASKED, GRANTED, REFUSED)


class ReturnExtension(Base):
    """Somebody needs until `until` for a return. Granted by rule it was `answered_by` nobody.

    `granted_until` is the day that was given, which can be another one than was asked for; `answer` is what was
    written to the grantee.
    """

    __tablename__ = "return_extension"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id", ondelete="CASCADE"), index=True)
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=ASKED)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    granted_until: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(default="")

    about: Mapped[Return] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'granted') = (granted_until IS NOT NULL)", name="granted"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("state <> 'refused' OR length(trim(answer)) > 0 AND answered_by IS NOT NULL", name="refused"),
        index_where("uq_return_extension_asked", "return_id", where="state = 'asked'", unique=True),
    )


explain("uq_return_extension_asked", "You have asked for more time already. We answer soon.", code="asked_already")
