"""The picture of funding: where the money went, by scheme, funder, size of organisation and year.

Everything is added up by the database, in a constant number of queries. A funder's own picture counts
its shares alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, case, cast, exists, extract, func, not_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from grants.awards.models import MADE, Award, AwardShare
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.organisations.places.models import Place
from grants.organisations.queries import size_band_of
from grants.organisations.rules import SIZE_BANDS
from grants.reporting.rules import FIRST_MONTH
from grants.schemes.models import Scheme

LARGEST = 10


UNKNOWN = "unknown"
"""What stands for the ward or the decile of an organisation whose place is not known."""


@dataclass(frozen=True)
class Scope:
    """What a picture is of. With `funder_id`, that funder's shares; days are days of award, and `year` is the calendar
    year in which the year of funding began.

    `size_band`, `ward`, `decile` and `community` tell of the organisation: keys of `SIZE_BANDS`, of areas, `1` to `10`
    and keys of `COMMUNITIES`; a ward and a decile can be `unknown`.
    """

    funder_id: UUID | None = None
    scheme_id: UUID | None = None
    organisation_id: UUID | None = None
    awarded_from: date | None = None
    awarded_to: date | None = None
    year: int | None = None
    size_band: str | None = None
    ward: str | None = None
    decile: str | None = None
    community: str | None = None

    @property
    def money(self) -> Any:
        """The money that counts: the award, or this funder's share of it."""
        return Award.amount_pence if self.funder_id is None else AwardShare.amount_pence

    @property
    def first_day(self) -> date | None:
        """The first day of award that counts, None where there is none."""
        begun = date(self.year, FIRST_MONTH, 1) if self.year else None
        return max(filter(None, (begun, self.awarded_from)), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day of award that counts, None where there is none."""
        over = date(self.year + 1, FIRST_MONTH, 1) - timedelta(days=1) if self.year else None
        return min(filter(None, (over, self.awarded_to)), default=None)

    def has_day(self, day: date) -> bool:
        """Whether a day is within those that count."""
        first, last = self.first_day, self.last_day
        return (first is None or day >= first) and (last is None or day <= last)

    def grantees(self) -> Select[Any] | None:
        """The ids of the organisations that count, None where all do."""
        told = [
            Organisation.id == self.organisation_id if self.organisation_id else None,
            size_band_of(Organisation.annual_income_pence) == self.size_band if self.size_band else None,
            is_for(self.community) if self.community else None,
            _lies(Place.ward_code, self.ward) if self.ward else None,
            _lies(Place.decile, int(self.decile) if self.decile != UNKNOWN else UNKNOWN) if self.decile else None,
        ]
        wanted = [each for each in told if each is not None]
        return select(Organisation.id).where(*wanted) if wanted else None

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        """A statement about awards, held to this scope."""
        statement = statement.where(Award.state.in_(MADE))
        if self.funder_id is not None:
            statement = statement.join(AwardShare, AwardShare.award_id == Award.id).where(
                AwardShare.funder_id == self.funder_id
            )
        if self.scheme_id is not None:
            statement = statement.where(Award.scheme_id == self.scheme_id)
        if (first := self.first_day) is not None:
            statement = statement.where(Award.awarded_on >= first)
        if (last := self.last_day) is not None:
            statement = statement.where(Award.awarded_on <= last)
        if (grantees := self.grantees()) is not None:
            statement = statement.where(Award.organisation_id.in_(grantees))
        return statement


def is_for(community: str) -> ColumnElement[bool]:
    """SQL for whether an organisation is for a community."""
    return cast(Organisation.communities, String).contains(f'"{community}"', autoescape=True)


def _lies(column: Any, value: object) -> ColumnElement[bool]:
    """SQL for whether an organisation's postcode lies there, or nobody knows where it lies."""
    here = exists().where(Place.postcode == Organisation.postcode)
    return not_(here) if value == UNKNOWN else here.where(column == value)


@dataclass(frozen=True)
class Line:
    """One line of a table. `whole_pence` is what its grants come to with all funders' money."""

    key: str
    name: str
    grants: int
    grantees: int
    pence: Pence
    whole_pence: Pence


@dataclass(frozen=True)
class Picture:
    """Totals, and the tables behind them; each table adds up to the totals, save the largest."""

    totals: Line
    by_scheme: list[Line]
    by_funder: list[Line]
    by_size_band: list[Line]
    by_year: list[Line]
    largest: list[Line]

    @property
    def largest_pence(self) -> Pence:
        return Pence(sum(int(line.pence) for line in self.largest))


def picture_of(session: Session, scope: Scope, *, largest: int = LARGEST) -> Picture:
    """The picture of a scope; `largest` says how many of the largest grantees to list."""
    return Picture(
        totals=totals(session, scope),
        by_scheme=_by(session, scope, Scheme.id, Scheme.name, Award.scheme),
        by_funder=by_funder(session, scope),
        by_size_band=by_size_band(session, scope),
        by_year=_by_year(session, scope),
        largest=_by(session, scope, Organisation.id, Organisation.name, Award.organisation, limit=largest),
    )


def _sums(money: Any) -> tuple[ColumnElement[Any], ...]:
    return (
        func.count(Award.id),
        func.count(Award.organisation_id.distinct()),
        func.coalesce(func.sum(money), 0),
        func.coalesce(func.sum(Award.amount_pence), 0),
    )


def line_of(key: object, name: str, sums: Sequence[Any]) -> Line:
    grants, grantees, pence, whole = sums
    return Line(str(key), name, int(grants), int(grantees), Pence(int(pence)), Pence(int(whole)))


def totals(session: Session, scope: Scope) -> Line:
    """All grants of a scope in one line."""
    statement = scope.narrow(select(*_sums(scope.money)).select_from(Award))
    return line_of("all", "All", session.execute(statement).one())


def _by(session: Session, scope: Scope, key: Any, name: Any, joined: Any, *, limit: int | None = None) -> list[Line]:
    """Lines for each of what is joined, those with the most money first."""
    sums = _sums(scope.money)
    statement = scope.narrow(select(key, name, *sums).select_from(Award).join(joined))
    statement = statement.group_by(key, name).order_by(sums[2].desc(), name, key).limit(limit)
    return [line_of(key, name, sums) for key, name, *sums in session.execute(statement)]


def by_funder(session: Session, scope: Scope) -> list[Line]:
    """The part of each funder. Grants with several funders count with each of them."""
    sums = _sums(AwardShare.amount_pence)
    statement = select(Organisation.id, Organisation.name, *sums).select_from(Award)
    if scope.funder_id is None:
        statement = statement.join(AwardShare, AwardShare.award_id == Award.id)
    statement = scope.narrow(statement).join(Organisation, Organisation.id == AwardShare.funder_id)
    statement = statement.group_by(Organisation.id, Organisation.name)
    statement = statement.order_by(sums[2].desc(), Organisation.name, Organisation.id)
    return [line_of(key, name, sums) for key, name, *sums in session.execute(statement)]


def by_size_band(session: Session, scope: Scope) -> list[Line]:
    """By yearly income of the organisation, smallest first."""
    band = size_band_of(Organisation.annual_income_pence).label("band")
    statement = scope.narrow(select(band, *_sums(scope.money)).select_from(Award).join(Award.organisation))
    found = {key: sums for key, *sums in session.execute(statement.group_by("band"))}
    return [line_of(key, name, found[key]) for key, name in SIZE_BANDS.items() if key in found]


def _by_year(session: Session, scope: Scope) -> list[Line]:
    """By the year of funding, April to March, in which the award was made; the latest first."""
    begun = case((extract("month", Award.awarded_on) < FIRST_MONTH, 1), else_=0)
    year = (extract("year", Award.awarded_on) - begun).label("year")
    statement = scope.narrow(select(year, *_sums(scope.money)).select_from(Award))
    rows = session.execute(statement.group_by("year").order_by(year.desc()))
    return [line_of(int(key), f"April {int(key)} to March {int(key) + 1}", sums) for key, *sums in rows]
