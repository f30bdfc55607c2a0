"""Reading what the picture of funding is worked out from.

The database gives each column as one long text, which is read in a tenth of the time that as many rows take. Grants and
organisations come in sixteen parts, by the last digit of their ids, so that after a change only its part is read again.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import MADE, PAID, Award, AwardShare, Instalment
from grants.kernel.clock import london_day
from grants.kernel.unchanged import Changes, kept, kept_parts
from grants.organisations.models import Organisation
from grants.organisations.places.models import Area, Place
from grants.organisations.queries import size_band_of
from grants.panels.models import AWARDING, FINAL, Decision
from grants.reporting.facts import (
    BANDS,
    COMMUNITY_BITS,
    NEVER,
    Decided,
    Facts,
    Grantees,
    Grants,
    Ids,
    Numbers,
    places_in,
)
from grants.reporting.settled import is_settled
from grants.schemes.models import Contribution, Round, Scheme

DIGITS = "0123456789abcdef"
GRANTS, GRANTEES, PLACES, DECIDED = "grants", "grantees", "places", "decided"
"""Names of the tallies of changes; of grants and grantees there is one for each digit."""

_NO_DAY = "NaT"
_BETWEEN = "\t"
_NOBODY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class _Grants:
    """Grants of one part in the order of their ids, with who has them; and the shares in them."""

    organisation: Ids
    scheme: Numbers
    day: Numbers
    pence: Numbers
    first_paid: Numbers
    share_grant: Numbers
    share_funder: Numbers
    share_pence: Numbers


_Decided = tuple[Decided, Ids]
"""Decisions of one round and day, and who had asked; where those stand among the grantees is not looked up yet."""


class _Reader:
    """Reads in a constant number of statements what has changed; the rest is as it was.

    What comes between two statements is left out; whoever keeps the facts reads them again after it.
    """

    def __init__(self, session: Session, changes: Changes) -> None:
        self.session, self.changes = session, changes
        named = select(Scheme.id, Scheme.name).order_by(Scheme.id)
        self.schemes = [(id_, name) for id_, name in session.execute(named)]
        self.funders = _funders(session)
        areas = select(Area.code, Area.name).order_by(Area.code)
        self.wards = [(code, name) for code, name in session.execute(areas)]
        self.scheme_at = {id_: place for place, (id_, _) in enumerate(self.schemes)}
        self.funder_at = {id_: place for place, (id_, _) in enumerate(self.funders)}
        self.ward_at = {code: place for place, (code, _) in enumerate(self.wards)}
        self._listed = (tuple(self.scheme_at), tuple(self.funder_at), tuple(self.ward_at))

    def facts(self) -> Facts:
        of_grantees = self.changes.of(PLACES, *(f"{GRANTEES} {digit}" for digit in DIGITS))
        grantees = kept((GRANTEES, self._listed), of_grantees, self._grantees)
        parts = self._parts(GRANTS, self._read_grants)
        grants, share_grant, share_funder, share_pence = _joined(parts, grantees)
        first_day = np.full(len(grantees.ids), NEVER)
        np.minimum.at(first_day, grants.grantee, grants.day)
        decided = kept((DECIDED, self._listed), self.changes.of(DECIDED), lambda: list(self._decided()))
        return Facts(
            self.schemes,
            self.funders,
            self.wards,
            _paid_into(self.session),
            grantees,
            grants,
            share_grant,
            share_funder,
            share_pence,
            first_day,
            [_placed(each, grantees) for each in decided],
        )

    def _parts(self, name: str, read: Callable[[Collection[str]], Mapping[str, Any]], *also: str) -> list[Any]:
        """What `read` gives of each part, in the order of the digits; asked for those alone that have changed."""
        versions: dict[Hashable, Any] = {
            (name, digit, self._listed): self.changes.of(f"{name} {digit}", *also) for digit in DIGITS
        }
        digit_of = dict(zip(versions, DIGITS, strict=True))

        def work(stale: Collection[Hashable]) -> Mapping[Hashable, Any]:
            found = read([digit_of[key] for key in stale])
            return {key: found[digit_of[key]] for key in stale}

        return list(kept_parts(versions, work).values())

    # Organisations

    def _grantees(self) -> Grantees:
        ids, columns = zip(*self._parts(GRANTEES, self._read_grantees, PLACES), strict=True)
        every = np.concatenate(ids)
        order = np.argsort(every)
        return Grantees(every[order], *np.concatenate(columns)[order].T)

    def _read_grantees(self, digits: Collection[str]) -> dict[str, tuple[Ids, Numbers]]:
        """Organisations with size band, ward, decile and communities."""
        digit = _last_digit(Organisation.id)
        kind = (
            digit,
            size_band_of(Organisation.annual_income_pence),
            Place.ward_code,
            Place.decile,
            cast(Organisation.communities, String),
        )
        found = select(*kind, _texts(Organisation.id)).outerjoin(Place, Place.postcode == Organisation.postcode)
        read: dict[str, tuple[list[str], list[Numbers]]] = {each: ([], []) for each in digits}
        for at, band, ward, decile, communities, texts in self.session.execute(
            _only(found.group_by(*kind), digit, digits)
        ):
            ids, columns = read[at]
            these = texts.split(_BETWEEN)
            ids += these
            told = [BANDS.index(band), self.ward_at.get(ward, -1), decile or 0, _bits(communities)]
            columns.append(np.repeat(np.array([told]), len(these), axis=0))
        none = np.zeros((0, 4), dtype=np.int64)
        return {each: (_ids(ids), np.concatenate([none, *columns])) for each, (ids, columns) in read.items()}

    # Grants

    def _read_grants(self, digits: Collection[str]) -> dict[str, _Grants]:
        grants = self._grant_texts(digits)
        shares = self._share_texts(digits)
        return {digit: self._grants(grants[digit], shares[digit]) for digit in digits}

    def _grant_texts(self, digits: Collection[str]) -> dict[str, list[tuple[UUID, str]]]:
        every = (
            select(Instalment.award_id, func.min(Instalment.paid_on).label("first"))
            .where(Instalment.state == PAID, Instalment.paid_on.is_not(None))
            .group_by(Instalment.award_id)
        )
        paid = _only(every, _last_digit(Instalment.award_id), digits).subquery()
        first = func.coalesce(cast(paid.c.first, String), _NO_DAY)
        texts = _texts(Award.id, Award.organisation_id, Award.awarded_on, Award.amount_pence, first)
        digit = _last_digit(Award.id)
        found = select(digit, Award.scheme_id, texts).outerjoin(paid, paid.c.award_id == Award.id)
        found = found.where(Award.state.in_(MADE)).group_by(digit, Award.scheme_id)
        return _by_digit(self.session.execute(_only(found, digit, digits)), digits)

    def _share_texts(self, digits: Collection[str]) -> dict[str, list[tuple[UUID, str]]]:
        digit = _last_digit(AwardShare.award_id)
        found = select(digit, AwardShare.funder_id, _texts(AwardShare.award_id, AwardShare.amount_pence))
        found = found.join(Award, Award.id == AwardShare.award_id).where(Award.state.in_(MADE))
        return _by_digit(
            self.session.execute(_only(found.group_by(digit, AwardShare.funder_id), digit, digits)), digits
        )

    def _grants(self, grants: Sequence[tuple[UUID, str]], shares: Sequence[tuple[UUID, str]]) -> _Grants:
        scheme, (texts, organisations, made, pence, first_paid) = _by_place(grants, self.scheme_at, 5)
        funder, (of_grants, parts) = _by_place(shares, self.funder_at, 2)
        ids, paid_on = _ids(texts), _days(first_paid)
        paid_on[paid_on == np.datetime64(_NO_DAY).astype(np.int64)] = NEVER
        order = np.argsort(ids)
        grant_of = places_in(ids[order], _ids(of_grants))
        here = grant_of >= 0
        return _Grants(
            organisation=_ids(organisations)[order],
            scheme=scheme[order],
            day=_days(made)[order],
            pence=_numbers(pence)[order],
            first_paid=paid_on[order],
            share_grant=grant_of[here],
            share_funder=funder[here],
            share_pence=_numbers(parts)[here],
        )

    # Decisions

    def _decided(self) -> Iterator[_Decided]:
        settled = set(self.session.scalars(select(Round.id).where(is_settled())))
        kind = (Round.scheme_id, Round.id, Round.closes_at, Decision.final_at, Decision.outcome.in_(AWARDING))
        found = (
            select(*kind, _texts(Application.organisation_id))
            .select_from(Decision)
            .join(Application, Application.id == Decision.application_id)
            .join(Round, Round.id == Application.round_id)
            .where(Decision.state == FINAL)
            .group_by(*kind)
        )
        for scheme_id, round_id, closes_at, final_at, awarding, texts in self.session.execute(found):
            day = london_day(final_at) if final_at else None
            if scheme_id in self.scheme_at:
                of_round = (self.scheme_at[scheme_id], london_day(closes_at), day, bool(awarding), _NOBODY)
                yield Decided(*of_round, round_id, round_id in settled), _ids(texts.split(_BETWEEN))


def read_facts(session: Session, changes: Changes) -> Facts:
    """Everything that the picture is made of as it stands now; what has not changed since it was read is as it was."""
    return _Reader(session, changes).facts()


def _funders(session: Session) -> list[tuple[UUID, str]]:
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(select(AwardShare.funder_id)))
    return [(id_, name) for id_, name in session.execute(found.order_by(Organisation.id))]


def _paid_into(session: Session) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for funder_id, scheme_id in session.execute(select(Contribution.funder_id, Contribution.scheme_id)):
        found.setdefault(funder_id, set()).add(scheme_id)
    return {funder_id: frozenset(schemes) for funder_id, schemes in found.items()}


# Parts put together


def _joined(parts: Sequence[_Grants], grantees: Grantees) -> tuple[Grants, Numbers, Numbers, Numbers]:
    """The grants of all parts; and of each share the place of its grant among them, its funder and its pence."""
    grantee = np.concatenate([places_in(grantees.ids, part.organisation) for part in parts])
    scheme, day, pence, first_paid, share_funder, share_pence = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("scheme", "day", "pence", "first_paid", "share_funder", "share_pence")
    )
    before = np.cumsum([0, *(len(part.scheme) for part in parts)])
    share_grant = np.concatenate([part.share_grant + before[at] for at, part in enumerate(parts)])
    here = grantee >= 0
    of_these = here[share_grant]
    return (
        Grants(grantee, scheme, day, pence, pence, first_paid).where(here),
        (np.cumsum(here) - 1)[share_grant[of_these]],
        share_funder[of_these],
        share_pence[of_these],
    )


def _placed(decided: _Decided, grantees: Grantees) -> Decided:
    places = places_in(grantees.ids, decided[1])
    return replace(decided[0], grantees=places[places >= 0])


# Columns from texts


def _only(found: Any, digit: ColumnElement[str], digits: Collection[str]) -> Any:
    """A statement held to some parts; all of them are found without looking at what part a row is of."""
    return found if len(digits) == len(DIGITS) else found.where(digit.in_(digits))


def _last_digit(id_: Any) -> ColumnElement[str]:
    text = cast(id_, String)
    return func.substr(text, func.length(text))


def _texts(*cells: Any) -> ColumnElement[str]:
    """The cells of all rows of a group in one text."""
    row: ColumnElement[str] = cast(cells[0], String)
    for cell in cells[1:]:
        row = row + literal(_BETWEEN) + cast(cell, String)
    return func.aggregate_strings(row, _BETWEEN)


def _by_digit(rows: Iterable[Any], digits: Collection[str]) -> dict[str, list[tuple[UUID, str]]]:
    found: dict[str, list[tuple[UUID, str]]] = {digit: [] for digit in digits}
    for digit, id_, text in rows:
        found[digit].append((id_, text))
    return found


def _by_place(rows: Iterable[tuple[UUID, str]], at: Mapping[UUID, int], cells: int) -> tuple[Numbers, list[list[str]]]:
    """The columns of some rows, each an id and its text, after a column with the place of the id."""
    known = [(at[id_], text.split(_BETWEEN)) for id_, text in rows if id_ in at]
    places = np.array([place for place, _ in known], dtype=np.int64)
    every = [cell for _, texts in known for cell in texts]
    return np.repeat(places, [len(texts) // cells for _, texts in known]), [every[at::cells] for at in range(cells)]


def _ids(texts: Sequence[str]) -> Ids:
    return np.array(texts, dtype=np.bytes_) if texts else np.zeros(0, dtype="S32")


def _numbers(texts: Sequence[str]) -> Numbers:
    return np.fromiter(map(int, texts), dtype=np.int64, count=len(texts))


def _days(texts: Sequence[str]) -> Numbers:
    return np.array(texts, dtype="datetime64[D]").astype(np.int64)


def _bits(communities: str | None) -> int:
    """What `picture.is_for` says of each community."""
    return sum(bit for key, bit in COMMUNITY_BITS.items() if f'"{key}"' in (communities or ""))
