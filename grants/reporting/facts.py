"""What the picture of funding is worked out from: every grant made and every decision, as columns of numbers.

The database gives each column as one long text, which is read in a tenth of the time that as many rows take. They are
kept while nothing changes, so whatever filters are asked for cost no statement.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, String, cast, func, literal, select, union
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import MADE, PAID, Award, AwardShare, Instalment
from grants.kernel.clock import london_day
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.models import Organisation
from grants.organisations.places.models import Area, Place
from grants.organisations.queries import size_band_of
from grants.organisations.rules import SIZE_BANDS
from grants.panels.models import AWARDING, FINAL, Decision
from grants.schemes.models import Contribution, Round, Scheme

Numbers = NDArray[np.int64]
Kept = NDArray[np.bool_]

UNKNOWN = "unknown"
"""What stands for the ward or the decile of an organisation whose place is not known."""

NEVER = np.iinfo(np.int64).max
BANDS = list(SIZE_BANDS)
COMMUNITY_BITS = {key: 1 << place for place, key in enumerate(COMMUNITIES)}
_FIRST = date(1970, 1, 1)
_BETWEEN = "\t"


@dataclass(frozen=True)
class Grantees:
    """Organisations in the order of their ids, which are as the database writes them, with the `place` of each.

    `band` and `ward` are places in `BANDS` and `Facts.wards`; `decile` is 0 where it is not known, and `communities`
    has a bit for each.
    """

    ids: Sequence[str]
    place: Mapping[str, int]
    band: Numbers
    ward: Numbers
    decile: Numbers
    communities: Numbers


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
    """Final decisions of one scheme, closing day and day of decision: who had asked, and whether they got an award."""

    scheme: int
    closed: date
    day: date | None
    awarding: bool
    grantees: Numbers


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


def read_facts(session: Session) -> Facts:
    """Everything that the picture is made of as it stands now, in a constant number of statements.

    What comes between two of them is left out; whoever keeps the facts reads them again after it.
    """
    schemes = [(id_, name) for id_, name in session.execute(select(Scheme.id, Scheme.name).order_by(Scheme.id))]
    funders = _funders(session)
    wards = [(code, name) for code, name in session.execute(select(Area.code, Area.name).order_by(Area.code))]
    grantees = _grantees(session, {code: place for place, (code, _) in enumerate(wards)})
    scheme_at = {id_: place for place, (id_, _) in enumerate(schemes)}
    grants, grant_at = _grants(session, scheme_at, grantees.place)
    first_day = np.full(len(grantees.ids), NEVER)
    np.minimum.at(first_day, grants.grantee, grants.day)
    return Facts(
        schemes,
        funders,
        wards,
        _paid_into(session),
        grantees,
        grants,
        *_shares(session, {id_: place for place, (id_, _) in enumerate(funders)}, grant_at),
        first_day,
        list(_decided(session, scheme_at, grantees.place)),
    )


# Reading


def _texts(*cells: Any) -> ColumnElement[str]:
    """The cells of all rows of a group in one text."""
    row: ColumnElement[str] = cast(cells[0], String)
    for cell in cells[1:]:
        row = row + literal(_BETWEEN) + cast(cell, String)
    return func.aggregate_strings(row, _BETWEEN)


def _columns(texts: Iterable[str], number: int) -> list[list[str]]:
    cells = [cell for text in texts for cell in text.split(_BETWEEN)]
    return [cells[place::number] for place in range(number)]


def _numbers(texts: Sequence[str]) -> Numbers:
    return np.fromiter(map(int, texts), dtype=np.int64, count=len(texts))


def _days(texts: Sequence[str]) -> Numbers:
    return np.array(texts, dtype="datetime64[D]").astype(np.int64)


def _places(texts: Iterable[str], at: Mapping[str, int]) -> Numbers:
    """The place of each; -1 for what is not there."""
    return np.array([at.get(text, -1) for text in texts], dtype=np.int64)


def _by_part(rows: Iterable[Any], at: Mapping[UUID, int], cells: int) -> tuple[Numbers, list[list[str]]]:
    """The columns of all parts, each an id and its text, after a column with the place of the id."""
    parts = [(at[id_], text) for id_, text in rows if id_ in at]
    places = np.array([place for place, _ in parts], dtype=np.int64)
    lengths = np.array([(text.count(_BETWEEN) + 1) // cells for _, text in parts], dtype=np.int64)
    return np.repeat(places, lengths), _columns((text for _, text in parts), cells)


def _funders(session: Session) -> list[tuple[UUID, str]]:
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(select(AwardShare.funder_id)))
    return [(id_, name) for id_, name in session.execute(found.order_by(Organisation.id))]


def _paid_into(session: Session) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for funder_id, scheme_id in session.execute(select(Contribution.funder_id, Contribution.scheme_id)):
        found.setdefault(funder_id, set()).add(scheme_id)
    return {funder_id: frozenset(schemes) for funder_id, schemes in found.items()}


def _grantees(session: Session, ward_at: Mapping[str, int]) -> Grantees:
    """The organisations that got or asked for anything."""
    asked = select(Application.organisation_id).join(Decision, Decision.application_id == Application.id)
    those = union(select(Award.organisation_id).where(Award.state.in_(MADE)), asked.where(Decision.state == FINAL))
    kind = (
        size_band_of(Organisation.annual_income_pence),
        Place.ward_code,
        Place.decile,
        cast(Organisation.communities, String),
    )
    found = (
        select(*kind, _texts(Organisation.id))
        .outerjoin(Place, Place.postcode == Organisation.postcode)
        .where(Organisation.id.in_(those))
        .group_by(*kind)
    )
    ids: list[str] = []
    kinds: list[tuple[int, int, int, int]] = []
    for band, ward, decile, communities, texts in session.execute(found):
        these = texts.split(_BETWEEN)
        ids += these
        kinds += [(BANDS.index(band), ward_at.get(ward, -1), decile or 0, _bits(communities))] * len(these)
    order = np.argsort(np.array(ids, dtype=np.str_)) if ids else np.zeros(0, dtype=np.int64)
    columns = np.array(kinds, dtype=np.int64).reshape(-1, 4)[order]
    in_order = [ids[at] for at in order]
    return Grantees(in_order, {id_: place for place, id_ in enumerate(in_order)}, *columns.T)


def _bits(communities: str | None) -> int:
    """What `picture.is_for` says of each community."""
    return sum(bit for key, bit in COMMUNITY_BITS.items() if f'"{key}"' in (communities or ""))


def _grants(
    session: Session, scheme_at: Mapping[UUID, int], place_of: Mapping[str, int]
) -> tuple[Grants, dict[str, int]]:
    """The grants made, and their places by their ids as the database writes them."""
    paid = (
        select(Instalment.award_id, func.min(Instalment.paid_on).label("first"))
        .where(Instalment.state == PAID, Instalment.paid_on.is_not(None))
        .group_by(Instalment.award_id)
        .subquery()
    )
    first = func.coalesce(cast(paid.c.first, String), "NaT")
    texts = _texts(Award.id, Award.organisation_id, Award.awarded_on, Award.amount_pence, first)
    found = select(Award.scheme_id, texts).outerjoin(paid, paid.c.award_id == Award.id).where(Award.state.in_(MADE))
    rows = session.execute(found.group_by(Award.scheme_id))
    scheme, (ids, organisations, made, pence, first_paid) = _by_part(rows, scheme_at, 5)
    amounts, paid_on = _numbers(pence), _days(first_paid)
    paid_on[paid_on == np.datetime64("NaT").astype(np.int64)] = NEVER
    grants = Grants(_places(organisations, place_of), scheme, _days(made), amounts, amounts, paid_on)
    here = grants.grantee >= 0
    kept = [id_ for id_, is_here in zip(ids, here, strict=True) if is_here]
    return grants.where(here), {id_: place for place, id_ in enumerate(kept)}


def _shares(
    session: Session, funder_at: Mapping[UUID, int], grant_at: Mapping[str, int]
) -> tuple[Numbers, Numbers, Numbers]:
    found = select(AwardShare.funder_id, _texts(AwardShare.award_id, AwardShare.amount_pence))
    found = found.join(Award, Award.id == AwardShare.award_id).where(Award.state.in_(MADE))
    funder, (grants, pence) = _by_part(session.execute(found.group_by(AwardShare.funder_id)), funder_at, 2)
    places, amounts = _places(grants, grant_at), _numbers(pence)
    here = places >= 0
    return places[here], funder[here], amounts[here]


def _decided(session: Session, scheme_at: Mapping[UUID, int], place_of: Mapping[str, int]) -> Iterable[Decided]:
    kind = (Round.scheme_id, Round.closes_at, Decision.final_at, Decision.outcome.in_(AWARDING))
    found = (
        select(*kind, _texts(Application.organisation_id))
        .select_from(Decision)
        .join(Application, Application.id == Decision.application_id)
        .join(Round, Round.id == Application.round_id)
        .where(Decision.state == FINAL)
        .group_by(*kind)
    )
    for scheme_id, closes_at, final_at, awarding, texts in session.execute(found):
        grantees = _places(texts.split(_BETWEEN), place_of)
        day = london_day(final_at) if final_at else None
        if scheme_id in scheme_at:
            yield Decided(scheme_at[scheme_id], london_day(closes_at), day, bool(awarding), grantees[grantees >= 0])
