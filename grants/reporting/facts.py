"""What the picture of funding is worked out from: every grant made and every decision, as columns of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.rules import SIZE_BANDS

Numbers = NDArray[np.int64]
Kept = NDArray[np.bool_]
Ids = NDArray[np.bytes_]
"""Ids as the database writes them."""

UNKNOWN = "unknown"
"""What stands for the ward or the decile of an organisation whose place is not known."""

NEVER = np.iinfo(np.int64).max
BANDS = list(SIZE_BANDS)
COMMUNITY_BITS = {key: 1 << place for place, key in enumerate(COMMUNITIES)}
_FIRST = date(1970, 1, 1)


@dataclass(frozen=True)
class Grantees:
    """Organisations in the order of their ids.

    `band` and `ward` are places in `BANDS` and `Facts.wards`; `decile` is 0 where it is not known, and `communities`
    has a bit for each.
    """

    ids: Ids
    band: Numbers
    ward: Numbers
    decile: Numbers
    communities: Numbers

    def place(self, id_: UUID) -> int:
        """Where an organisation stands; -1 where it does not."""
        wanted = np.array([text.encode() for text in texts_of(id_)])
        return int(places_in(self.ids, wanted).max())


@dataclass(frozen=True)
class Grants:
    """Grants, or parts of them: places in `Grantees` and `Facts.schemes`, days since 1970, and pence. `first_paid` is
    `NEVER` where nothing was paid.
    """

    grantee: Numbers
    scheme: Numbers
    day: Numbers
    pence: Numbers
    whole_pence: Numbers
    first_paid: Numbers

    def where(self, which: Kept | Numbers) -> "Grants":
        """Those of a mask or of some places."""
        columns = (self.grantee, self.scheme, self.day, self.pence, self.whole_pence, self.first_paid)
        return Grants(*(column[which] for column in columns))


@dataclass(frozen=True)
class Decided:
    """Final decisions of one round and day: who had asked, and whether they got an award. In a settled round nothing is
    left to decide.
    """

    scheme: int
    closed: date
    day: date | None
    awarding: bool
    grantees: Numbers
    round_id: UUID
    is_settled: bool


@dataclass(frozen=True)
class Facts:
    """All of it. `share_*` say which funder has how much of which grant; `paid_into` are a funder's schemes."""

    schemes: Sequence[tuple[UUID, str]]
    funders: Sequence[tuple[UUID, str]]
    wards: Sequence[tuple[str, str]]
    paid_into: Mapping[UUID, frozenset[UUID]]
    grantees: Grantees
    grants: Grants
    share_grant: Numbers
    share_funder: Numbers
    share_pence: Numbers
    first_day: Numbers
    """The day of each grantee's first grant ever."""
    decided: Sequence[Decided]


def texts_of(id_: UUID) -> tuple[str, str]:
    """How PostgreSQL and SQLite write an id."""
    return str(id_), id_.hex


def days(day: date) -> int:
    """Days since 1970."""
    return (day - _FIRST).days


def places_in(ids: Ids, wanted: Ids) -> Numbers:
    """The place of each of `wanted` in `ids`, which are in order; -1 for one that is not there."""
    if not len(ids):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, at, -1)
