"""What a pack is of, and as things stood when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from grants.awards.models import MADE, Award, AwardShare
from grants.kernel.clock import add_months, london_day, london_moment
from grants.schemes.models import Contribution, Scheme


@dataclass(frozen=True)
class Scope:
    """The schemes, the funder whose part of the money is told (None for all), and the period; both days belong to it.

    `as_of` is the moment at which all was read. What is of the period is told as of its end, whenever that is read; the
    rest, such as what is late, as of then.
    """

    schemes: Sequence[UUID]
    funder_id: UUID | None
    period_from: date
    period_to: date
    as_of: datetime

    @property
    def first_moment(self) -> datetime:
        return london_moment(self.period_from, time.min)

    @property
    def end_moment(self) -> datetime:
        """The first moment after the period."""
        return london_moment(self.period_to + timedelta(days=1), time.min)

    @property
    def until(self) -> datetime:
        """The first moment that what is told of the period does not know of: after its end, or while it goes on after
        the present.
        """
        return min(self.end_moment, self.as_of + timedelta(microseconds=1))

    @property
    def is_over(self) -> bool:
        return self.end_moment <= self.as_of

    def quarter_of(self, moment: datetime) -> date | None:
        """The first day of the quarter of a year in which a moment lies, where the period has all of it, and it is
        over; otherwise None.
        """
        day = london_day(moment)
        first = date(day.year, day.month - (day.month - 1) % 3, 1)
        after = add_months(first, 3)
        whole = self.period_from <= first and after <= self.period_to + timedelta(days=1)
        return first if whole and london_moment(after, time.min) <= self.as_of else None

    @property
    def seen(self) -> frozenset[UUID] | None:
        """The funders whose money is told; None for all."""
        return None if self.funder_id is None else frozenset({self.funder_id})

    @property
    def grants(self) -> ColumnElement[bool]:
        """The grants made in the period or going on in it that have this funder's money."""
        made = Award.awarded_on.between(self.period_from, self.period_to)
        going_on = and_(Award.awarded_on < self.period_from, Award.ends_on >= self.period_from)
        found = and_(Award.scheme_id.in_(self.schemes), Award.state.in_(MADE), or_(made, going_on))
        if self.funder_id is None:
            return found
        return and_(found, Award.id.in_(select(AwardShare.award_id).where(AwardShare.funder_id == self.funder_id)))


def schemes_of(session: Session, scheme_id: UUID | None, funder_id: UUID | None) -> list[UUID]:
    """The schemes that a pack is of: one, all that a funder is in, or all."""
    if scheme_id is not None:
        return [scheme_id]
    found = select(Scheme.id).order_by(Scheme.id)
    if funder_id is not None:
        found = found.where(Scheme.id.in_(select(Contribution.scheme_id).where(Contribution.funder_id == funder_id)))
    return list(session.scalars(found))
