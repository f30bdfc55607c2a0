"""What was told of a return in another way than by its form."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.money import Pence
from grants.monitoring.models import Return
from grants.monitoring.telling.rules import STATES, WAITING
from grants.schemes.tiers.rules import WAYS


class ReturnTelling(Versioned, Base):
    """What somebody told us of a return on a day, as we wrote it down, until its people confirm it.

    `said` is ours; `corrected` is what they wrote instead, empty where it was right. `because` says why a way that the
    tier does not list was enough. By link or signed in, `confirmed_by` is who confirmed.

    What its people sent themselves they have confirmed. With a report made for another funder go `spent_pence` of this
    grant, `people_reached`, and the day until which it tells.
    """

    __tablename__ = "return_telling"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str]
    told_on: Mapped[date]
    who: Mapped[str]
    said: Mapped[str]
    because: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=WAITING)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    confirm_by: Mapped[datetime]
    spent_pence: Mapped[Pence | None]
    people_reached: Mapped[int | None]
    covers_until: Mapped[date | None]
    corrected: Mapped[str] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    about: Mapped[Return] = relationship(lazy="raise")
    recorder: Mapped[Person] = relationship(lazy="raise", foreign_keys=[recorded_by])
    confirmer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by])

    @property
    def stands(self) -> str:
        """What was told, as its people say it."""
        return self.corrected or self.said

    __table_args__ = (
        CheckConstraint(f"channel IN {tuple(WAYS)}", name="channel"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("length(trim(who)) > 0", name="who"),
        CheckConstraint("length(trim(said)) > 0 OR covers_until IS NOT NULL", name="said"),
        CheckConstraint("channel = 'other_report' OR covers_until IS NULL", name="facts"),
        CheckConstraint("(covers_until IS NULL) = (people_reached IS NULL)", name="whole_facts"),
        CheckConstraint("spent_pence >= 0 AND people_reached >= 0", name="facts_in_range"),
        CheckConstraint("(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("state = 'confirmed' OR corrected = ''", name="corrected"),
        index_where("uq_return_telling_waiting", "return_id", where="state = 'waiting'", unique=True),
    )


explain(
    "uq_return_telling_waiting",
    "Somebody has just written down what was told for this return. Look at it first.",
    code="waits_already",
)
