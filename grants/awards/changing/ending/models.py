"""Notice that a grant ends."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.awards.changing.ending.rules import EXCEPTIONS, SIDES, STATES
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, Versioned, index_where, new_id

_IS_OPEN = text("state IN ('prepared', 'given')")


class Notice(Versioned, Base):
    """Notice that a grant ends after `ends_on`, by us with six months, or by the grantee.

    What one of us prepares another gives. `exception` is why it is shorter than six months; where both sides agree to
    that, a signatory has said so. `kept` are the numbers of instalments that are paid although they are due after the
    end. `hold_reason` is why every payment to come is held once it is given; empty where none is. The plans say what
    happens to the people served, as each side sees it.
    """

    __tablename__ = "notice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    side: Mapped[str]
    state: Mapped[str]
    ends_on: Mapped[date]
    reasons: Mapped[str]
    exception: Mapped[str | None]
    exception_reasons: Mapped[str] = mapped_column(default="")
    kept: Mapped[list[Any]] = mapped_column(default=list)
    hold_reason: Mapped[str] = mapped_column(default="")
    prepared_at: Mapped[datetime]
    prepared_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime | None]
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    our_plan: Mapped[str] = mapped_column(default="")
    their_plan: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawal_reason: Mapped[str] = mapped_column(default="")

    award: Mapped[Award] = relationship(lazy="raise")
    preparer: Mapped[Person] = relationship(lazy="raise", foreign_keys=[prepared_by])
    agreer: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[agreed_by])
    giver: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[given_by])

    @property
    def agreed_by_name(self) -> str | None:
        return self.agreer.name if self.agreer else None

    @property
    def given_by_name(self) -> str | None:
        return self.giver.name if self.giver else None

    __table_args__ = (
        index_where("uq_notice_open", "award_id", where=_IS_OPEN, unique=True),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"side IN {SIDES}", name="side"),
        CheckConstraint(f"exception IN {tuple(EXCEPTIONS)}", name="exception"),
        CheckConstraint("exception IS NULL OR length(trim(exception_reasons)) > 0", name="exception_has_reasons"),
        CheckConstraint("length(trim(reasons)) > 0", name="has_reasons"),
        CheckConstraint("side = 'grantee' OR given_by <> prepared_by", name="two_people"),
        CheckConstraint("state NOT IN ('given', 'ended') OR given_by IS NOT NULL", name="given_by_somebody"),
        CheckConstraint(
            "exception IS NULL OR exception <> 'agreed' OR given_by IS NULL OR agreed_by IS NOT NULL", name="agreed"
        ),
        CheckConstraint("(state IN ('prepared', 'given')) = (closed_at IS NULL)", name="closed"),
        CheckConstraint("state <> 'withdrawn' OR length(trim(withdrawal_reason)) > 0", name="withdrawn_with_reason"),
    )


explain("uq_notice_open", "Notice is given or prepared already.", code="notice_open")
explain("ck_notice_two_people", "Whoever prepared the notice does not give it: somebody else has to.")
