"""Renewals of grants."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.changing.renewals.rules import MOST_MONTHS, OUTCOMES, STATES
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id
from grants.kernel.money import Pence

_IS_OPEN = text("state IN ('invited', 'sent', 'recommended')")


class Renewal(Versioned, Base):
    """A grantee is invited to ask, for at most so many months and so much money, that its grant goes on.

    `asked_months`, `asked_pence`, `what_changed` and `next_time` are what it says; `begun` is what it has written and
    not sent, by the names of `rules.Wanted`. `outcome`, `given_months`, `given_pence` and `reasons` are what one of us
    recommends, and another confirms. Where the grant goes on, `variation_number` is the change that is offered then.
    """

    __tablename__ = "renewal"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    state: Mapped[str]
    months: Mapped[int]
    most_pence: Mapped[Pence]
    answer_by: Mapped[date]
    invited_at: Mapped[datetime]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_months: Mapped[int | None]
    asked_pence: Mapped[Pence | None]
    what_changed: Mapped[str] = mapped_column(default="")
    next_time: Mapped[str] = mapped_column(default="")
    begun: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    given_months: Mapped[int | None]
    given_pence: Mapped[Pence | None]
    reasons: Mapped[str] = mapped_column(default="")
    recommended_at: Mapped[datetime | None]
    recommended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    variation_number: Mapped[int | None]

    award: Mapped[Award] = relationship(lazy="raise")
    sender: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[sent_by])
    recommender: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[recommended_by])
    confirmer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[confirmed_by])

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        index_where("uq_renewal_open", "award_id", where=_IS_OPEN, unique=True),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"months BETWEEN 1 AND {MOST_MONTHS}", name="months"),
        CheckConstraint("most_pence > 0", name="most"),
        CheckConstraint("asked_months <= months AND asked_pence <= most_pence", name="asked"),
        CheckConstraint("given_months <= months AND given_pence <= most_pence", name="given"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        CheckConstraint("(sent_at IS NULL) = (state IN ('invited', 'withdrawn'))", name="sent"),
        CheckConstraint("(recommended_by IS NULL) = (outcome IS NULL)", name="recommended"),
        CheckConstraint("(confirmed_by IS NOT NULL) = (state IN ('offered', 'declined'))", name="confirmed"),
        CheckConstraint("confirmed_by IS NULL OR recommended_by IS NOT NULL", name="recommended_first"),
        CheckConstraint("recommended_by <> confirmed_by", name="two_people"),
        CheckConstraint("(variation_number IS NOT NULL) = (state = 'offered')", name="offered"),
    )


explain("uq_renewal_open", "This grant is being renewed already.", code="renewal_open")
explain("ck_renewal_two_people", "Whoever recommended it does not confirm it: somebody else has to.")
