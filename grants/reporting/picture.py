"""The picture of funding: where the money went, by scheme, funder, size of organisation and year.

It is worked out from the columns of `facts`. A funder's own picture counts its shares alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Select, String, cast, exists, not_, select
from sqlalchemy.sql.elements import ColumnElement

from grants.awards.models import MADE, Award, AwardShare
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.organisations.places.models import Place
from grants.organisations.queries import size_band_of
from grants.organisations.rules import SIZE_BANDS
from grants.reporting.facts import BANDS, COMMUNITY_BITS, NEVER, UNKNOWN, Facts, Grants, Kept, Numbers, days
from grants.reporting.rules import FIRST_MONTH

LARGEST = 10


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


def picture_of(facts: Facts, scope: Scope, *, largest: int = LARGEST) -> Picture:
    """The picture of a scope; `largest` says how many of the largest grantees to list. Their names are left empty."""
    counted = counted_of(facts, scope)
    bands = facts.grantees.band[counted.grants.grantee]
    schemes = [(str(id_), name) for id_, name in facts.schemes]
    return Picture(
        totals=_totals(facts, counted.grants),
        by_scheme=most_first(lines_by(facts, counted.grants, counted.grants.scheme, schemes)),
        by_funder=_by_funder(facts, scope, counted),
        by_size_band=lines_by(facts, counted.grants, bands, list(SIZE_BANDS.items())),
        by_year=_by_year(facts, counted.grants),
        largest=_largest(facts, counted.grants, largest),
    )


# Which grants count


@dataclass(frozen=True)
class Counted:
    """The grants of a scope, with the money that counts, and which of all grants these are."""

    grants: Grants
    which: Kept


def counted_of(facts: Facts, scope: Scope) -> Counted:
    """The grants that count, as `Scope.narrow` says it in SQL."""
    every = facts.grants
    which = _in_days(scope, every.day) & grantees_of(facts, scope)[every.grantee]
    if scope.scheme_id is not None:
        which &= every.scheme == _place(facts.schemes, scope.scheme_id)
    if scope.funder_id is None:
        return Counted(every.where(which), which)
    own = (facts.share_funder == _place(facts.funders, scope.funder_id)) & which[facts.share_grant]
    parts = every.where(facts.share_grant[own])
    return Counted(replace(parts, pence=facts.share_pence[own]), which)


def _place(listed: Sequence[tuple[UUID, str]], wanted: UUID) -> int:
    return next((place for place, (id_, _) in enumerate(listed) if id_ == wanted), -1)


def _in_days(scope: Scope, day: Numbers) -> Kept:
    first, last = scope.first_day, scope.last_day
    kept = np.ones(len(day), dtype=bool)
    if first is not None:
        kept &= day >= days(first)
    if last is not None:
        kept &= day <= days(last)
    return kept


def grantees_of(facts: Facts, scope: Scope) -> Kept:
    """Which organisations count, as `Scope.grantees` says it in SQL."""
    grantees = facts.grantees
    kept = np.ones(len(grantees.ids), dtype=bool)
    if scope.organisation_id is not None:
        kept &= np.arange(len(grantees.ids)) == grantees.place(scope.organisation_id)
    if scope.size_band:
        kept &= grantees.band == BANDS.index(scope.size_band)
    if scope.ward:
        codes = [code for code, _ in facts.wards]
        kept &= grantees.ward == (
            -1 if scope.ward == UNKNOWN else codes.index(scope.ward) if scope.ward in codes else -2
        )
    if scope.decile:
        kept &= grantees.decile == (0 if scope.decile == UNKNOWN else int(scope.decile))
    if scope.community:
        kept &= (grantees.communities & COMMUNITY_BITS[scope.community]) > 0
    return kept


# Lines


def lines_by(facts: Facts, grants: Grants, group: Numbers, named: Sequence[tuple[str, str]]) -> list[Line]:
    """A line for each group that has a grant; `group` holds places in `named`, the keys and names, in their order."""
    grantees = len(facts.grantees.ids)
    number = np.bincount(group, minlength=len(named))
    pence, whole = (added_up(group, sums, len(named)) for sums in (grants.pence, grants.whole_pence))
    pairs = np.sort(group * grantees + grants.grantee)
    each = np.bincount(pairs[np.diff(pairs, prepend=-1) > 0] // max(grantees, 1), minlength=len(named))
    return [
        line_of(key, name, (number[at], each[at], pence[at], whole[at]))
        for at, (key, name) in enumerate(named)
        if number[at]
    ]


def added_up(group: Numbers, pence: Numbers, groups: int) -> Numbers:
    """The pence of each group. Whole numbers stay whole."""
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, group, pence)
    return sums


def line_of(key: object, name: str, sums: Sequence[Any]) -> Line:
    grants, grantees, pence, whole = sums
    return Line(str(key), name, int(grants), int(grantees), Pence(int(pence)), Pence(int(whole)))


def most_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.pence, line.name, line.key))


def _totals(facts: Facts, grants: Grants) -> Line:
    lines = lines_by(facts, grants, np.zeros_like(grants.grantee), [("all", "All")])
    return lines[0] if lines else line_of("all", "All", (0, 0, 0, 0))


def _by_funder(facts: Facts, scope: Scope, counted: Counted) -> list[Line]:
    """The part of each funder. Grants with several funders count with each of them."""
    kept = counted.which[facts.share_grant]
    if scope.funder_id is not None:
        kept &= facts.share_funder == _place(facts.funders, scope.funder_id)
    parts = replace(facts.grants.where(facts.share_grant[kept]), pence=facts.share_pence[kept])
    funders = [(str(id_), name) for id_, name in facts.funders]
    return most_first(lines_by(facts, parts, facts.share_funder[kept], funders))


def _by_year(facts: Facts, grants: Grants) -> list[Line]:
    """By the year of funding, April to March, in which the award was made; the latest first."""
    months = grants.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    begun = (months - (FIRST_MONTH - 1)) // 12 + 1970
    first, last = (int(begun.min()), int(begun.max())) if len(begun) else (0, 0)
    named = [(str(year), f"April {year} to March {year + 1}") for year in range(first, last + 1)]
    return lines_by(facts, grants, begun - first, named)[::-1]


def _largest(facts: Facts, grants: Grants, most: int) -> list[Line]:
    """The grantees with the most money; of those with the same, who has been here longest."""
    sums = added_up(grants.grantee, grants.pence, len(facts.grantees.ids))
    whole = added_up(grants.grantee, grants.whole_pence, len(facts.grantees.ids))
    number = np.bincount(grants.grantee, minlength=len(facts.grantees.ids))
    order = np.argsort(np.where(number > 0, -sums, NEVER), kind="stable")[:most]
    return [
        line_of(UUID(facts.grantees.ids[at].decode()), "", (number[at], 1, sums[at], whole[at]))
        for at in order
        if number[at]
    ]
