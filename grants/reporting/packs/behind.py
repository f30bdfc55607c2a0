"""What is behind the figures of a pack, record by record, as it was read with them. It is kept with the pack.

A figure has a key: its table, its line (a number from nought, or `foot`), and where the columns of a line count
different things its column. Of grants each is told by name in the pack; payments and returns are told with the grant
that they are of. Applications are for administrators.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.books.queries import COMMITTED
from grants.awards.models import PAID, Award, AwardShare, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.clock import london_day
from grants.monitoring.models import ACCEPTED, Return
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import Known, published_name, without_names
from grants.panels.deciding.equality.rules import AREA, COMMUNITY, DEPRIVATION, SIZE
from grants.reporting.packs.contents import Contents
from grants.reporting.packs.grants_made import Granted
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.tables import OTHERS, Table

GRANTS, PAYMENTS, RETURNS, APPLICATIONS, PROMISED = "grants", "payments", "returns", "applications", "promised"
KINDS = (GRANTS, PAYMENTS, RETURNS, APPLICATIONS, PROMISED)
FOOT, HEADLINE = "foot", "headline"
COMMITTED_COLUMN, PAID_COLUMN = 2, 3
"""The columns of the plan whose figures are sums of records."""
ASPECTS = {"size": SIZE, "area": AREA, "deprivation": DEPRIVATION, "community": COMMUNITY}

Values = dict[str, Any]
KNOWN = [getattr(Organisation, each.name) for each in fields(Known)]


@dataclass(frozen=True)
class Record:
    """One record behind a figure: the grant that it belongs to (an application belongs to itself), who and what as they
    are published, its day, and its pence, where it has them.
    """

    id: str
    of_id: str
    who: str
    what: str
    day: str
    pence: int | None

    @property
    def as_values(self) -> list[Any]:
        return [self.id, self.of_id, self.who, self.what, self.day, self.pence]


def key_of(table: str, line: int | str, column: int | None = None) -> str:
    """The key of a figure."""
    return f"{table}.{line}" if column is None else f"{table}.{line}.{column}"


class _Behind:
    """Collects records, each kind in one list, and which of them each figure opens to."""

    def __init__(self) -> None:
        self.records: dict[str, list[list[Any]]] = {kind: [] for kind in KINDS}
        self.opens: dict[str, list[Any]] = {}

    def add(self, kind: str, records: Iterable[Record]) -> range:
        """The places of these records in the list of their kind."""
        first = len(self.records[kind])
        self.records[kind] += [each.as_values for each in records]
        return range(first, len(self.records[kind]))

    def open(self, key: str, kind: str, places: Iterable[int]) -> None:
        if found := list(places):
            self.opens[key] = [kind, found]


def behind(session: Session, contents: Contents) -> Values:
    """What is behind the figures of a pack, as plain values."""
    kept, scope = _Behind(), contents.scope
    _grants(kept, contents)
    _plan(kept, session, contents)
    _returns(kept, session, scope, contents)
    _applications(kept, contents)
    return {"records": kept.records, "opens": kept.opens}


def hash_of(values: Mapping[str, Any]) -> str:
    """The SHA-256 of what is behind the figures, whatever the order in which a database keeps it."""
    told = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


# Grants


def _grants(kept: _Behind, contents: Contents) -> None:
    granted, first = contents.granted, contents.scope.period_from
    places = kept.add(GRANTS, (_granted(each) for each in granted))
    made = [place for place in places if granted[place].awarded_on >= first]
    before = [place for place in places if granted[place].awarded_on < first]
    kept.open(key_of(HEADLINE, GRANTS), GRANTS, made)
    for table, theirs in (("made", made), ("going_on", before)):
        for line, place in enumerate(theirs):
            kept.open(key_of(table, line), GRANTS, [place])
        kept.open(key_of(table, FOOT), GRANTS, theirs)
    for told in contents.tables:
        if told.key.startswith("reach_by_"):
            aspect = ASPECTS[told.key.removeprefix("reach_by_")]
            _by_group(kept, told, GRANTS, {place: granted[place].groups[aspect] for place in made})


def _granted(each: Granted) -> Record:
    return Record(str(each.id), str(each.id), each.who, each.what, each.awarded_on.isoformat(), each.pence)


def _by_group(kept: _Behind, table: Table, kind: str, groups: Mapping[int, Sequence[str]]) -> None:
    """Opens the lines of a table to the records of their groups, and its foot to all. `groups` are of each record,
    by its place.
    """
    names = {str(row[0]) for row in table.rows}
    theirs = {place: {*found, ", ".join(found)} for place, found in groups.items()}
    for line, row in enumerate(table.rows):
        if row[0] == OTHERS:
            here = [place for place, found in theirs.items() if not found & names]
        else:
            here = [place for place, found in theirs.items() if row[0] in found]
        kept.open(key_of(table.key, line), kind, here)
    if table.foot:
        kept.open(key_of(table.key, FOOT), kind, theirs)


# Money


def _plan(kept: _Behind, session: Session, contents: Contents) -> None:
    """Of each funder what is promised, offers with it, and what is paid until now; and what was paid in the period."""
    plan = next((table for table in contents.tables if table.key == "plan"), None)
    scope = contents.scope
    promised = _by_funder(kept, PROMISED, _promised(session, scope))
    paid = _by_funder(kept, PAYMENTS, _paid(session, scope))
    first, last = scope.period_from.isoformat(), scope.period_to.isoformat()
    of_period = [
        place for places in paid.values() for place in places if first <= kept.records[PAYMENTS][place][4] <= last
    ]
    kept.open(key_of(HEADLINE, PAYMENTS), PAYMENTS, of_period)
    if plan is None:
        return
    for line, row in enumerate(plan.rows):
        kept.open(key_of(plan.key, line, COMMITTED_COLUMN), PROMISED, promised.get(str(row[0]), ()))
        kept.open(key_of(plan.key, line, PAID_COLUMN), PAYMENTS, paid.get(str(row[0]), ()))
    if plan.foot:
        every = (((COMMITTED_COLUMN, PROMISED), promised), ((PAID_COLUMN, PAYMENTS), paid))
        for (column, kind), found in every:
            kept.open(key_of(plan.key, FOOT, column), kind, (place for places in found.values() for place in places))


def _by_funder(kept: _Behind, kind: str, found: Iterable[tuple[str, Record]]) -> Mapping[str, Sequence[int]]:
    by_name: dict[str, list[Record]] = {}
    for name, record in found:
        by_name.setdefault(name, []).append(record)
    return {name: kept.add(kind, records) for name, records in by_name.items()}


def _promised(session: Session, scope: Scope) -> Iterable[tuple[str, Record]]:
    found = (
        select(Award.id, Award.title, Award.awarded_on, AwardShare.funder_id, AwardShare.amount_pence, *KNOWN)
        .join(AwardShare, AwardShare.award_id == Award.id)
        .join(Award.organisation)
        .where(Award.scheme_id.in_(scope.schemes), Award.state.in_(COMMITTED))
        .order_by(Award.id)
    )
    if scope.seen is not None:
        found = found.where(AwardShare.funder_id.in_(scope.seen))
    names = _funders(session, scope)
    for id_, title, on, funder_id, pence, *known in session.execute(found):
        who, what = _published(known, title)
        yield names.get(funder_id, ""), Record(str(id_), str(id_), who, what, on.isoformat(), int(pence))


def _paid(session: Session, scope: Scope) -> Iterable[tuple[str, Record]]:
    own = (InstalmentShare.funder_id, InstalmentShare.amount_pence)
    found = (
        select(Instalment.id, Instalment.award_id, Instalment.number, Instalment.paid_on, *own, Award.title, *KNOWN)
        .join(InstalmentShare, InstalmentShare.instalment_id == Instalment.id)
        .join(Award, Award.id == Instalment.award_id)
        .join(Award.organisation)
        .where(Award.scheme_id.in_(scope.schemes), Instalment.state == PAID, InstalmentShare.amount_pence > 0)
        .order_by(Instalment.paid_on, Instalment.id)
    )
    if scope.seen is not None:
        found = found.where(InstalmentShare.funder_id.in_(scope.seen))
    names = _funders(session, scope)
    for id_, award_id, number, paid_on, funder_id, pence, title, *known in session.execute(found):
        who, what = _published(known, title)
        told = f"Payment {number} on “{what}”"
        yield names.get(funder_id, ""), Record(str(id_), str(award_id), who, told, paid_on.isoformat(), int(pence))


def _funders(session: Session, scope: Scope) -> Mapping[Any, str]:
    named = select(Organisation.id, Organisation.name).where(Organisation.is_funder)
    return dict(session.execute(named).all())


def _published(known: Sequence[Any], title: str) -> tuple[str, str]:
    grantee = Known(*known)
    return published_name(grantee), without_names(title, grantee)


# Returns and applications


def _returns(kept: _Behind, session: Session, scope: Scope, contents: Contents) -> None:
    """The returns accepted in the period, which tell of people; and of each grant those that tell of its outcomes."""
    by_id = {each.id: each for each in contents.granted}
    found = (
        select(Return.id, Return.award_id, Return.number, Return.reviewed_at)
        .join(Return.award)
        .where(scope.grants, Return.state == ACCEPTED, Return.reviewed_at < scope.until)
        .order_by(Return.reviewed_at, Return.id)
    )
    rows = [row for row in session.execute(found) if row.award_id in by_id]
    places = kept.add(
        RETURNS,
        (
            Record(
                str(row.id),
                str(row.award_id),
                by_id[row.award_id].who,
                f"Return {row.number} on “{by_id[row.award_id].what}”",
                london_day(row.reviewed_at).isoformat(),
                None,
            )
            for row in rows
        ),
    )
    of_period = [place for place, row in zip(places, rows, strict=True) if row.reviewed_at >= scope.first_moment]
    kept.open(key_of(HEADLINE, RETURNS), RETURNS, of_period)


def _applications(kept: _Behind, contents: Contents) -> None:
    told = contents.demand_told
    places = kept.add(
        APPLICATIONS, (Record(str(each.id), str(each.id), each.reference, each.became, "", each.pence) for each in told)
    )
    for table in contents.tables:
        if table.key.startswith("demand_by_"):
            aspect = ASPECTS[table.key.removeprefix("demand_by_")]
            _by_group(kept, table, APPLICATIONS, {place: told[place].groups[aspect] for place in places})
        if table.key == "became":
            not_funded = [place for place in places if not told[place].funded]
            _by_group(kept, table, APPLICATIONS, {place: [told[place].became] for place in not_funded})
