"""The shape of funding: how it is spread over places, communities and grantees, who is new, who is turned down, and
how long it takes. All is added up by the database, in a constant number of queries.

Concentration is the Herfindahl–Hirschman index: the sum of the squares of all grantees' parts of the money, from nearly
0 to 1, where one has it all (Rhoades, Federal Reserve Bulletin 79, 1993). Success rates come with the exact interval of
Clopper and Pearson (1934).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Float, and_, case, cast, func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import MADE, PAID, Award, Instalment
from grants.kernel.clock import london_day
from grants.kernel.money import Pence
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.models import Organisation
from grants.organisations.places.models import Area, Place
from grants.panels.deciding.equality.rules import exact_interval
from grants.panels.models import AWARDING, FINAL, Decision
from grants.reporting.picture import UNKNOWN, Line, Scope, is_for, line_of
from grants.schemes.models import Contribution, Round, Scheme

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


def shape_of(session: Session, scope: Scope, *, over_pence: int | None = None) -> Shape:
    """The shape of a scope; `over_pence` asks for the grants of more than that as well."""
    concentration, first_time = _grantees(session, scope)
    return Shape(
        by_ward=_by_ward(session, scope),
        by_decile=_by_decile(session, scope),
        by_community=_by_community(session, scope),
        concentration=concentration,
        first_time=first_time,
        over=None if over_pence is None else _over(session, scope, over_pence),
        spread=_spread(session, scope),
        success=_success(session, scope),
        days_to_decision=_days_to_decision(session, scope),
        days_to_money=_days_to_money(session, scope),
    )


def _per_grantee(scope: Scope) -> Any:
    """What each grantee of a scope has: the other tables are joined to that, not to every grant."""
    statement = select(
        Award.organisation_id,
        func.count(Award.id).label("grants"),
        func.sum(scope.money).label("pence"),
        func.sum(Award.amount_pence).label("whole_pence"),
    )
    return scope.narrow(statement).group_by(Award.organisation_id).subquery()


def _sums(each: Any) -> tuple[Any, ...]:
    return (func.sum(each.c.grants), func.count(), func.sum(each.c.pence), func.sum(each.c.whole_pence))


def _by_ward(session: Session, scope: Scope) -> list[Line]:
    """By the ward of the organisation's postcode, those with the most money first and what is not known last."""
    each = _per_grantee(scope)
    statement = (
        select(Area.code, Area.name, *_sums(each))
        .select_from(each)
        .join(Organisation, Organisation.id == each.c.organisation_id)
        .outerjoin(Place, Place.postcode == Organisation.postcode)
        .outerjoin(Area, Area.code == Place.ward_code)
        .group_by(Area.code, Area.name)
    )
    lines = [line_of(code or UNKNOWN, name or NOT_KNOWN, sums) for code, name, *sums in session.execute(statement)]
    return sorted(lines, key=lambda line: (line.key == UNKNOWN, -line.pence, line.name, line.key))


def _by_decile(session: Session, scope: Scope) -> list[Line]:
    """By how deprived the organisation's neighbourhood is, the most deprived tenth first."""
    each = _per_grantee(scope)
    statement = (
        select(Place.decile, *_sums(each))
        .select_from(each)
        .join(Organisation, Organisation.id == each.c.organisation_id)
        .outerjoin(Place, Place.postcode == Organisation.postcode)
        .group_by(Place.decile)
    )
    found = {decile: sums for decile, *sums in session.execute(statement)}
    names = {1: "1, the most deprived", 10: "10, the least deprived"}
    lines = [line_of(at, names.get(at, str(at)), found[at]) for at in range(1, 11) if at in found]
    return lines + ([line_of(UNKNOWN, NOT_KNOWN, found[None])] if None in found else [])


def _by_community(session: Session, scope: Scope) -> list[Line]:
    """By the communities an organisation is for. One that is for several counts with each of them."""
    each = _per_grantee(scope)
    columns = [
        func.coalesce(func.sum(case((is_for(key), column), else_=0)), 0)
        for key in COMMUNITIES
        for column in (each.c.grants, 1, each.c.pence, each.c.whole_pence)
    ]
    statement = select(*columns).select_from(each).join(Organisation, Organisation.id == each.c.organisation_id)
    row = session.execute(statement).one()
    lines = [line_of(key, name, row[at * 4 : at * 4 + 4]) for at, (key, name) in enumerate(COMMUNITIES.items())]
    return sorted((line for line in lines if line.grants), key=lambda line: (-line.pence, line.name))


def _grantees(session: Session, scope: Scope) -> tuple[float, int | None]:
    """The concentration of the money, and how many grantees had their first grant ever in the scope's days."""
    each = _per_grantee(scope)
    part = cast(each.c.pence, Float)
    squares, whole = session.execute(select(func.sum(part * part), func.sum(part))).one()
    first_day = scope.first_day
    if first_day is None:
        return _index(squares, whole), None
    before = select(Award.organisation_id).where(Award.state.in_(MADE), Award.awarded_on < first_day)
    new = select(func.count()).select_from(each).where(each.c.organisation_id.not_in(before))
    return _index(squares, whole), int(session.scalar(new) or 0)


def _index(squares: float | None, whole: float | None) -> float:
    return round(squares / whole**2, 6) if squares and whole else 0.0


def _over(session: Session, scope: Scope, over_pence: int) -> Over:
    sums: Any = select(func.count(), func.coalesce(func.sum(scope.money), 0)).select_from(Award)
    grants, pence = session.execute(scope.narrow(sums).where(scope.money > over_pence)).one()
    return Over(Pence(over_pence), int(grants), Pence(int(pence)))


def _spread(session: Session, scope: Scope) -> Spread | None:
    """The grants in the order of their money; a quartile is the grant at that place, the upper of two."""
    money = scope.money.label("pence")
    place = func.row_number().over(order_by=scope.money).label("place")
    ordered = scope.narrow(select(money, place, func.count().over().label("number")).select_from(Award)).subquery()
    number = ordered.c.number
    places = (1, number // 4 + 1, number // 2 + 1, number * 3 // 4 + 1, number)
    ends = [func.max(case((ordered.c.place == at, ordered.c.pence))) for at in places]
    found = session.execute(select(*ends)).one()
    return None if found[0] is None else Spread(*(Pence(int(pence)) for pence in found))


# Applications


def _decided(scope: Scope, statement: Any) -> Any:
    """A statement about final decisions, held to a scope: a funder's are those of the schemes it pays into."""
    statement = statement.select_from(Decision).join(Application, Application.id == Decision.application_id)
    statement = statement.join(Round, Round.id == Application.round_id).where(Decision.state == FINAL)
    if scope.scheme_id is not None:
        statement = statement.where(Round.scheme_id == scope.scheme_id)
    if scope.funder_id is not None:
        own = select(Contribution.scheme_id).where(Contribution.funder_id == scope.funder_id)
        statement = statement.where(Round.scheme_id.in_(own))
    if (kinds := scope.grantees()) is not None:
        statement = statement.where(Application.organisation_id.in_(kinds))
    return statement


def _success(session: Session, scope: Scope) -> list[Rate]:
    """By scheme and day of the decision; the days that a scope has are days in London."""
    awarded = func.sum(case((Decision.outcome.in_(AWARDING), 1), else_=0))
    statement = select(Scheme.id, Scheme.name, Decision.final_at, func.count(), awarded)
    statement = _decided(scope, statement).join(Scheme, Scheme.id == Round.scheme_id)
    names: dict[Any, str] = {}
    applications: Counter[Any] = Counter()
    awards: Counter[Any] = Counter()
    for key, name, moment, number, successes in session.execute(
        statement.group_by(Scheme.id, Scheme.name, Decision.final_at)
    ):
        if moment is None or scope.has_day(london_day(moment)):
            names[key] = name
            applications[key] += int(number)
            awards[key] += int(successes)
    return [
        Rate(str(key), name, applications[key], awards[key], *exact_interval(awards[key], applications[key]))
        for key, name in sorted(names.items(), key=lambda pair: (pair[1], str(pair[0])))
    ]


def _days_to_decision(session: Session, scope: Scope) -> Days | None:
    statement = _decided(scope, select(Round.closes_at, Decision.final_at, func.count()))
    statement = statement.where(Decision.final_at.is_not(None)).group_by(Round.closes_at, Decision.final_at)
    rows = session.execute(statement)
    return _days([(london_day(a), london_day(b), n) for a, b, n in rows if scope.has_day(london_day(b))])


def _days_to_money(session: Session, scope: Scope) -> Days | None:
    """From the day of award to the first payment, of grants that were paid anything."""
    first = (
        select(Instalment.award_id, func.min(Instalment.paid_on).label("paid_on"))
        .where(and_(Instalment.state == PAID, Instalment.paid_on.is_not(None)))
        .group_by(Instalment.award_id)
        .subquery()
    )
    statement = select(Award.awarded_on, first.c.paid_on, func.count()).select_from(Award)
    statement = scope.narrow(statement.join(first, first.c.award_id == Award.id))
    return _days([(a, b, n) for a, b, n in session.execute(statement.group_by(Award.awarded_on, first.c.paid_on))])


def _days(rows: Sequence[tuple[date, date, int]]) -> Days | None:
    took: Counter[int] = Counter()
    for start, end, number in rows:
        took[(end - start).days] += int(number)
    if not took:
        return None
    number = took.total()
    return Days(number, _at(took, number, 0.5), _at(took, number, 0.9))


def _at(took: Mapping[int, int], number: int, part: float) -> int:
    """The fewest days within which this part of all was done."""
    left = part * number
    for days in sorted(took):
        left -= took[days]
        if left <= 0:
            return days
    return max(took)
