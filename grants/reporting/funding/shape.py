"""The shape of funding: how it is spread over places, communities and grantees, who is new, who is turned down, and
how long it takes. All is worked out from the columns of `facts`.

Concentration is the Herfindahl–Hirschman index: the sum of the squares of all grantees' parts of the money, from nearly
0 to 1, where one has it all (Rhoades, Federal Reserve Bulletin 79, 1993). Success rates come with the exact interval of
Clopper and Pearson (1934).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from grants.kernel.money import Pence
from grants.organisations.asking.rules import COMMUNITIES
from grants.panels.deciding.equality.rules import exact_interval
from grants.reporting.facts import COMMUNITY_BITS, NEVER, UNKNOWN, Decided, Facts, Grants, days
from grants.reporting.packs.suppression_rules import is_small
from grants.reporting.picture import Line, Scope, added_up, counted_of, grantees_of, lines_by, most_first

NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Spread:
    """The least, the quartiles and the most that one grant came to."""

    least: Pence
    lower: Pence
    median: Pence
    upper: Pence
    most: Pence


@dataclass(frozen=True)
class Rate:
    """How many applications of a scheme were decided and got an award, with the interval of the rate from 0 to 1."""

    key: str
    name: str
    applications: int
    awards: int
    low: float
    high: float


@dataclass(frozen=True)
class Days:
    """How many days something took: how often it was seen, the median, and nine of ten took at most so many."""

    number: int
    median: int
    most_took: int


@dataclass(frozen=True)
class Over:
    """The grants of more than a sum, and what they come to."""

    over_pence: Pence
    grants: int
    pence: Pence


@dataclass(frozen=True)
class Shape:
    """What is told of a scope beside its totals. `first_time` is None where no first day bounds the scope."""

    by_ward: list[Line]
    by_decile: list[Line]
    by_community: list[Line]
    concentration: float
    first_time: int | None
    over: Over | None
    spread: Spread | None
    success: list[Rate]
    days_to_decision: Days | None
    days_to_money: Days | None


def shape_of(facts: Facts, scope: Scope, *, over_pence: int | None = None) -> Shape:
    """The shape of a scope; `over_pence` asks for the grants of more than that as well."""
    grants = counted_of(facts, scope).grants
    decided = list(_decided(facts, scope))
    return Shape(
        by_ward=_by_ward(facts, grants),
        by_decile=_by_decile(facts, grants),
        by_community=_by_community(facts, grants),
        concentration=_concentration(facts, grants),
        first_time=_first_time(facts, scope, grants),
        over=None if over_pence is None else _over(grants, over_pence),
        spread=_spread(grants),
        success=_success(facts, decided),
        days_to_decision=_days_to_decision(decided),
        days_to_money=_days_to_money(grants),
    )


def _by_ward(facts: Facts, grants: Grants) -> list[Line]:
    """By the ward of the organisation's postcode, those with the most money first and what is not known last."""
    known = facts.grantees.ward[grants.grantee]
    lines = lines_by(facts, grants, known + 1, [(UNKNOWN, NOT_KNOWN), *facts.wards])
    return most_first(line for line in lines if line.key != UNKNOWN) + [line for line in lines if line.key == UNKNOWN]


def _by_decile(facts: Facts, grants: Grants) -> list[Line]:
    """By how deprived the organisation's neighbourhood is, the most deprived tenth first."""
    names = {1: "1, the most deprived", 10: "10, the least deprived"}
    deciles = [(str(at), names.get(at, str(at))) for at in range(1, 11)]
    decile = facts.grantees.decile[grants.grantee]
    return lines_by(facts, grants, np.where(decile > 0, decile - 1, 10), [*deciles, (UNKNOWN, NOT_KNOWN)])


def _by_community(facts: Facts, grants: Grants) -> list[Line]:
    """By the communities an organisation is for. One that is for several counts with each of them."""
    of = facts.grantees.communities[grants.grantee]
    lines = []
    for key, name in COMMUNITIES.items():
        theirs = grants.where((of & COMMUNITY_BITS[key]) > 0)
        lines += lines_by(facts, theirs, np.zeros_like(theirs.grantee), [(key, name)])
    return most_first(lines)


def _concentration(facts: Facts, grants: Grants) -> float:
    each = added_up(grants.grantee, grants.pence, len(facts.grantees.ids)).astype(float)
    whole = each.sum()
    return round(float((each**2).sum() / whole**2), 6) if whole else 0.0


def _first_time(facts: Facts, scope: Scope, grants: Grants) -> int | None:
    """How many grantees had their first grant ever in the scope's days."""
    first_day = scope.first_day
    if first_day is None:
        return None
    return int((facts.first_day[np.unique(grants.grantee)] >= days(first_day)).sum())


def _over(grants: Grants, over_pence: int) -> Over:
    over = grants.pence[grants.pence > over_pence]
    return Over(Pence(over_pence), len(over), Pence(int(over.sum())))


def _spread(grants: Grants) -> Spread | None:
    """The grants in the order of their money; a quartile is the grant at that place, the upper of two."""
    ordered, number = np.sort(grants.pence), len(grants.pence)
    if not number:
        return None
    return Spread(*(Pence(int(ordered[at])) for at in (0, number // 4, number // 2, number * 3 // 4, number - 1)))


# Applications


def seen_outside(shape: Shape, facts: Facts, scope: Scope) -> Shape:
    """A shape as it leaves the grant-maker: nobody finds how many applications were declined where that is 1 to 4.

    Grants are told by name, applications are not. What is told of applications is told of whole schemes whatever the
    filters are, for numbers with and without a filter could be subtracted; and of whole rounds in which nothing is left
    to decide, for so could those before and after one decision. A round that declined 1 to 4 is left out: what is told
    at any time, of any schemes, is a sum of numbers none of which is small.
    """
    decided = list(_decided(facts, Scope(funder_id=scope.funder_id)))
    declined = Counter({each.round_id: 0 for each, _ in decided})
    for each, number in decided:
        declined[each.round_id] += number * (not each.awarding)
    told = [(each, number) for each, number in decided if each.is_settled and not is_small(declined[each.round_id])]
    return replace(shape, success=_success(facts, told), days_to_decision=_days_to_decision(told))


def _decided(facts: Facts, scope: Scope) -> Iterable[tuple[Decided, int]]:
    """The decisions of a scope, and how many of each; a funder's are those of the schemes it pays into."""
    kept = grantees_of(facts, scope)
    own = None if scope.funder_id is None else facts.paid_into.get(scope.funder_id, frozenset())
    for each in facts.decided:
        scheme_id, _ = facts.schemes[each.scheme]
        here = scope.scheme_id in (None, scheme_id) and (own is None or scheme_id in own)
        if here and (each.day is None or scope.has_day(each.day)) and (number := int(kept[each.grantees].sum())):
            yield each, number


def _success(facts: Facts, decided: Sequence[tuple[Decided, int]]) -> list[Rate]:
    """By scheme, in the order of their names."""
    applications: Counter[int] = Counter()
    awards: Counter[int] = Counter()
    for each, number in decided:
        applications[each.scheme] += number
        awards[each.scheme] += number * each.awarding
    named = sorted((facts.schemes[at][1], str(facts.schemes[at][0]), at) for at in applications)
    return [_rate(key, name, applications[at], awards[at]) for name, key, at in named]


def _rate(key: str, name: str, applications: int, awards: int) -> Rate:
    return Rate(key, name, applications, awards, *exact_interval(awards, applications))


def _days_to_decision(decided: Sequence[tuple[Decided, int]]) -> Days | None:
    return _days((each.closed, each.day, number) for each, number in decided if each.day)


def _days_to_money(grants: Grants) -> Days | None:
    """From the day of award to the first payment, of grants that were paid anything."""
    paid = grants.where(grants.first_paid != NEVER)
    return _days_of(Counter((paid.first_paid - paid.day).tolist()))


def _days(rows: Iterable[tuple[date, date, int]]) -> Days | None:
    took: Counter[int] = Counter()
    for start, end, number in rows:
        took[(end - start).days] += number
    return _days_of(took)


def _days_of(took: Counter[int]) -> Days | None:
    """What is told of how often something took so many days."""
    if not took:
        return None
    number = took.total()
    return Days(number, _at(took, number, 0.5), _at(took, number, 0.9))


def _at(took: Mapping[int, int], number: int, part: float) -> int:
    """The fewest days within which this part of all was done."""
    left = part * number
    for number_of_days in sorted(took):
        left -= took[number_of_days]
        if left <= 0:
            return number_of_days
    return max(took)
