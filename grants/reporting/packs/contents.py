"""The contents of a pack: sections by kind, from the database, as plain values that are kept with it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.counting import counted
from grants.kernel.look import day, minute
from grants.kernel.money import pounds
from grants.monitoring.exceptions.rules import Facts
from grants.monitoring.figures.queries import InFigures, told_in_figures
from grants.monitoring.filling.parties.queries import passed_on
from grants.reporting.packs import demand, exceptions, money, outcomes, reach, since_then, voices, whom
from grants.reporting.packs.demand import Asked
from grants.reporting.packs.grants_made import Granted, grants_of
from grants.reporting.packs.rules import COMMITMENTS, COST, DEMAND, NOTES, SECTIONS, SINCE, VOICES, lines_of
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.suppression_rules import FEWEST
from grants.reporting.packs.tables import Section, Table
from grants.reporting.packs.told import people_reached


@dataclass(frozen=True)
class Totals:
    """The numbers of a pack by which the next one tells what changed: of the period, in pence of the funder's part."""

    grants: int
    grantees: int
    pence: int
    whole_pence: int
    payments: int
    paid_pence: int
    returns: int
    accepted: int
    late: int
    people: int | None


@dataclass(frozen=True)
class Contents:
    """What a pack tells, as it was read once; how many rows its lists have is decided afterwards. `sections` are those
    without such lists.
    """

    kind: str
    scope: Scope
    shared: bool
    totals: Totals
    granted: Sequence[Granted]
    figures: Mapping[UUID, InFigures]
    told: Sequence[dict[str, Any]]
    not_as_agreed: Sequence[Facts]
    demand_told: Sequence[Asked]
    sections: Sequence[Section]

    @property
    def tables(self) -> list[Table]:
        """The tables of which the rows do not depend on how long lists are."""
        return [table for section in self.sections for table in section.tables]

    def in_lines(self, lines: int | None = None) -> dict[str, Any]:
        """All of it as plain values, with `lines` so many rows in its lists; without, as many as the kind can have."""
        lines = lines or lines_of(self.kind)[0]
        listed = [
            whom.section(self.scope, self.granted, lines, shared=self.shared),
            outcomes.section(self.granted, self.figures, self.told, lines),
            exceptions.section(self.scope, self.not_as_agreed, lines),
        ]
        by_key = {section.key: section for section in (*self.sections, *listed)}
        attention = exceptions.how_many(self.not_as_agreed) if self.not_as_agreed else ""
        return {
            "as_of": self.scope.as_of.astimezone(UTC).isoformat(),
            "shared": self.shared,
            "totals": asdict(self.totals),
            "headline": headline(self.totals, shared=self.shared, attention=attention),
            "sections": [asdict(by_key[key]) for key in SECTIONS[self.kind] if not by_key[key].is_empty],
        }


def contents_of(
    session: Session,
    kind: str,
    scope: Scope,
    *,
    before: Mapping[str, Any] | None = None,
    promised: Section | None = None,
) -> Contents:
    """What a pack of this kind tells. `before` are the totals of the last one of the same, None where there is none;
    `promised` is what it tells of commitments.

    The number of queries does not grow with grants, applications or returns, nor does what is in memory with answers.
    """
    granted = grants_of(session, scope)
    shared = any(each.pence != each.whole_pence for each in granted)
    paid = money.paid_in(session, scope)
    told = outcomes.told_in(session, scope)
    totals = _totals(scope, granted, paid, people_reached(told), exceptions.late_of(session, scope))
    asked = demand.demand_of(session, scope) if DEMAND in SECTIONS[kind] else demand.NONE
    passed = passed_on(session, scope.grants, accepted_before=scope.until)
    sections = [
        money.section(session, kind, scope, paid),
        demand.section(asked, _made(scope, granted)),
        reach.section(kind, scope, granted, passed, reach.hosted(session, scope), shared=shared),
        voices.stories(session, kind, scope, granted),
        voices.cost(session, scope.schemes) if COST in SECTIONS[kind] else Section(COST, ""),
        voices.voices(session, scope.schemes) if VOICES in SECTIONS[kind] else Section(VOICES, ""),
        promised or Section(COMMITMENTS, ""),
        since(totals, before),
        since_then.section(session, scope),
        notes(scope, totals, granted),
    ]
    return Contents(
        kind=kind,
        scope=scope,
        shared=shared,
        totals=totals,
        granted=granted,
        figures=told_in_figures(session, scope.grants, accepted_before=scope.until),
        told=told,
        not_as_agreed=exceptions.exceptions_of(session, scope),
        demand_told=[each for part in demand.parts_told(asked) for each in part],
        sections=sections,
    )


def _made(scope: Scope, granted: Sequence[Granted]) -> list[Granted]:
    """The grants that were made in the period."""
    return [each for each in granted if each.awarded_on >= scope.period_from]


def _totals(scope: Scope, granted: Sequence[Granted], paid: tuple[int, int], people: int | None, late: int) -> Totals:
    made = _made(scope, granted)
    return Totals(
        grants=len(made),
        grantees=len({each.organisation_id for each in made}),
        pence=sum(each.pence for each in made),
        whole_pence=sum(each.whole_pence for each in made),
        payments=paid[0],
        paid_pence=paid[1],
        returns=sum(each.returns for each in granted),
        accepted=sum(each.accepted for each in granted),
        late=late,
        people=people,
    )


def headline(totals: Totals, *, shared: bool, attention: str) -> list[str]:
    """What everybody should know who reads no further, made from the figures."""
    found = [_in_all(totals, shared=shared)]
    if totals.payments:
        found.append(f"{pounds(totals.paid_pence)}{' of your money' if shared else ''} was paid to organisations.")
    if totals.people is not None:
        found.append(f"Returns tell of {totals.people:,} people who took part.")
    if attention:
        found.append(f"{attention} not as agreed.")
    return found


def _in_all(totals: Totals, *, shared: bool) -> str:
    if not totals.grants:
        return "No grants were made in this period."
    verb = "was" if totals.grants == 1 else "were"
    made = f"{counted(totals.grants, 'grant')} to {counted(totals.grantees, 'organisation')} {verb} made in this period"
    if shared:
        return f"{made}, worth {pounds(totals.whole_pence)} in all. Your share is {pounds(totals.pence)}."
    return f"{made}, worth {pounds(totals.pence)}."


def since(totals: Totals, before: Mapping[str, Any] | None) -> Section:
    """What is different from the last pack of the same kind on the same."""
    title = "What changed since the last pack"
    if before is None:
        return Section(SINCE, title, ["This is the first pack of its kind, so there is nothing to compare it with."])
    told = [
        f"Grants made: {totals.grants:,}, before {before['grants']:,}.",
        f"Money granted: {pounds(totals.pence)}, before {pounds(before['pence'])}.",
        f"Money paid: {pounds(totals.paid_pence)}, before {pounds(before['paid_pence'])}.",
        f"Returns that are late: {totals.late:,}, before {before['late']:,}.",
    ]
    return Section(SINCE, title, told)


def notes(scope: Scope, totals: Totals, granted: Sequence[Granted]) -> Section:
    """What whoever uses the figures should know of them: what is late, left out and estimated."""
    small = f"A number from 1 to {FEWEST - 1} of people, applications or organisations of a kind is not shown."
    read = minute(scope.as_of)
    until = f"as it stood at the end of {day(scope.period_to)}" if scope.is_over else "as it stands while that goes on"
    now = "Money against plan, what is not as agreed, what people said of us, what reporting cost and commitments"
    counts = "A grant counts in the period in which it was decided, once it is accepted."
    said = [
        f"All was read at one moment, on {read}. What is of the period is told {until}.",
        f"{now} are told as things stood on {read}.",
        f"{counts} Applications count once nothing is left to decide in their round.",
        f"{small} Groups that are too small are put together, and returns that tell of so few are not added in.",
        "Answers chosen from a list are counted by whole quarters of a year.",
        "Grants are told one by one: their number is shown however small, and so is how many applications were funded.",
    ]
    if totals.returns:
        accepted = f"{totals.accepted:,} of {counted(totals.returns, 'return')} of these grants were accepted"
        late = counted(totals.late, "return is", "returns are")
        said.append(f"{accepted} by the end of the period, so what changed is told by those alone. {late} late.")
    undecided = sum(each.application_id is None for each in granted)
    if undecided:
        said.append(
            f"Of {counted(undecided, 'grant')} from files, size and place are those of the organisation as it is now."
        )
    return Section(NOTES, "About these figures", said)
