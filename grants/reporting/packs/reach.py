"""Reach: whom the grants of a period went to, by size, area, community and deprivation, and through whom."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import HOST, Party
from grants.awards.models import Award
from grants.kernel.counting import counted
from grants.kernel.look import percent
from grants.kernel.money import Pence, pounds
from grants.organisations.rules import SIZE_BANDS
from grants.panels.deciding.equality.rules import AREA, COMMUNITY, DEPRIVATION, SIZE
from grants.reporting.packs.grants_made import Granted
from grants.reporting.packs.rules import BOARD, REACH
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.suppression_rules import added_up, is_small
from grants.reporting.packs.tables import (
    COUNT,
    OTHERS,
    PAID,
    PENCE,
    TO_PAY,
    Bar,
    Chart,
    Column,
    Section,
    Table,
    counts_table,
)

DEPRIVED = "Most deprived fifth"
_ORDER = {name: place for place, name in enumerate(SIZE_BANDS.values())}


def section(
    kind: str,
    scope: Scope,
    granted: Sequence[Granted],
    passed: Mapping[UUID, Mapping[UUID, Pence]],
    hosts: frozenset[UUID],
    *,
    shared: bool,
) -> Section:
    """Groups of the grants made in the period. `passed` is what was handed on of each grant and by whom, and `hosts`
    are the grants that have a host, which hands all of it to its group.
    """
    made = [each for each in granted if each.awarded_on >= scope.period_from]
    sizes = _by(made, SIZE, "size", "By size of organisation when the grant was made", "Yearly income", shared=shared)
    tables = [sizes]
    if kind != BOARD:
        tables += [
            _by(made, AREA, "area", "By where the work is", "Where", shared=shared),
            _by(made, DEPRIVATION, "deprivation", "By how deprived the place is", "Place", shared=shared),
            _by(made, COMMUNITY, "community", "By community", "Community", shared=shared, adds_up=False),
        ]
    sentences = [*_first_time(scope, made), *_deprived(made), *_passed(granted, passed, hosts)]
    if made and sizes is None:
        sentences.append("There are too few grants in this period to tell of them by group.")
    chart = _chart(made, sizes) if kind != BOARD else None
    return Section(REACH, "Whom it reached", sentences, [each for each in tables if each], chart)


def _by(
    made: Sequence[Granted],
    aspect: str,
    key: str,
    title: str,
    heading: str,
    *,
    shared: bool,
    adds_up: bool = True,
) -> Table | None:
    parts: dict[UUID, dict[str, list[int]]] = {}
    for each in made:
        groups = parts.setdefault(each.scheme_id, {})
        theirs = [", ".join(each.groups[aspect])] if adds_up else list(dict.fromkeys(each.groups[aspect]))
        for name in theirs:
            sums = groups.setdefault(name, [0, 0, 0] if shared else [0, 0])
            for place, more in enumerate((1, each.whole_pence, each.pence)[: len(sums)]):
                sums[place] += more
    money = [Column("All funders", PENCE), Column("Your share", PENCE)] if shared else [Column("Money", PENCE)]
    columns = [Column(heading), Column("Grants", COUNT), *money]
    names = [name for name, _ in sorted(added_up([*parts.values()]).items(), key=_place)]
    none = [0] * (len(columns) - 1)
    by_scheme = [{name: part.get(name, none) for name in names} for part in parts.values()]
    return counts_table(f"reach_by_{key}", title, columns, *by_scheme, adds_up=adds_up)


def _place(item: tuple[str, Sequence[int]]) -> tuple[int, int, str]:
    """Bands in their own order, other groups by how many grants they have."""
    name, sums = item
    return _ORDER.get(name, len(_ORDER)), -sums[0], name


def _first_time(scope: Scope, made: Sequence[Granted]) -> list[str]:
    grantees = {each.organisation_id: each.first >= scope.period_from for each in made}
    first = sum(grantees.values())
    if not first or is_small(first) or is_small(len(grantees) - first):
        return []
    return [f"{first:,} of {counted(len(grantees), 'organisation')} had a grant from us for the first time."]


def _deprived(made: Sequence[Granted]) -> list[str]:
    there = [each for each in made if DEPRIVED in each.groups[DEPRIVATION]]
    whole = sum(each.whole_pence for each in made)
    if not whole or not there or is_small(len(there)) or is_small(len(made) - len(there)):
        return []
    pence = sum(each.whole_pence for each in there)
    part = percent(Fraction(pence, whole))
    return [f"{pounds(pence)} ({part} of the money) went to work in the most deprived fifth of neighbourhoods."]


def _passed(
    granted: Sequence[Granted], passed: Mapping[UUID, Mapping[UUID, Pence]], hosts: frozenset[UUID]
) -> list[str]:
    by_id = {each.id: each for each in granted}
    of = {award_id: sum(parts.values()) for award_id, parts in passed.items() if award_id in by_id}
    if not of:
        return []
    through = sum(pence for award_id, pence in of.items() if award_id in hosts)
    small = sum(
        pence
        for award_id, pence in of.items()
        if award_id in hosts and by_id[award_id].groups[SIZE][0] in (SIZE_BANDS["micro"], SIZE_BANDS["small"])
    )
    told = f"Returns tell of {pounds(sum(of.values()))} that hosts handed to groups or partners spent"
    return [f"{told}; {pounds(through)} of it went through hosts, {pounds(small)} of that to micro and small groups."]


def hosted(session: Session, scope: Scope) -> frozenset[UUID]:
    """The grants that go through a host."""
    found = select(Award.id).join(Party, Party.application_id == Award.application_id)
    return frozenset(session.scalars(found.where(scope.grants, Party.role == HOST)))


def _chart(made: Sequence[Granted], sizes: Table | None) -> Chart | None:
    """The money by size of organisation, as the table has it: those shown together are one bar."""
    if sizes is None or len(sizes.rows) < 2:
        return None
    names = {str(row[0]) for row in sizes.rows}
    bars: dict[str, dict[str, int]] = {str(row[0]): {PAID: 0, TO_PAY: 0} for row in sizes.rows}
    for each in made:
        name = ", ".join(each.groups[SIZE])
        parts = bars[name if name in names else OTHERS]
        parts[PAID] += each.paid_pence
        parts[TO_PAY] += each.pence - each.paid_pence
    whole = sum(each.pence for each in made)
    most = max(bars, key=lambda name: sum(bars[name].values()))
    pence = sum(bars[most].values())
    to_see = f"{short_band(most)} received the most: {pounds(pence)} of {pounds(whole)}."
    return Chart("Money by size of organisation", to_see, [Bar(short_band(name), bars[name]) for name in bars])


def short_band(name: str) -> str:
    """`Small (£10,000 to under £100,000)`, of the name of a band; other names as they are."""
    band, _, income = name.partition(": ")
    return f"{band} ({income.removesuffix(' a year')})" if income else name
