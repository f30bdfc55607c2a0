"""What changed: outcomes against what was agreed, and what returns tell in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.kernel.counting import counted
from grants.kernel.money import pounds
from grants.kernel.slices import AT_ONCE
from grants.monitoring.asking.outcomes.rules import COUNT as COUNTED
from grants.monitoring.asking.outcomes.rules import Measure
from grants.monitoring.figures.queries import InFigures, asked_in
from grants.monitoring.figures.rules import Brought, Reached
from grants.monitoring.models import ACCEPTED, Return
from grants.organisations.naming.rules import without_names
from grants.reporting.packs.grants_made import Granted
from grants.reporting.packs.rules import OUTCOMES
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.suppression_rules import is_small
from grants.reporting.packs.tables import COUNT, MOST_MONEY, TOO_FEW, Column, Row, Section, Table, counts_table
from grants.reporting.packs.told import Told, outcomes_of

NUMBERS = {"number": "{:,}".format, "money": pounds}


def told_in(session: Session, scope: Scope) -> list[dict[str, Any]]:
    """What the returns of all funders' grants that were accepted in the period tell, question by question."""
    accepted = (
        scope.grants,
        Return.state == ACCEPTED,
        Return.reviewed_at >= scope.first_moment,
        Return.reviewed_at < scope.until,
    )
    asked = asked_in(session, *accepted)
    found = select(Return.question_set_id, Return.answers, Return.reviewed_at, Award.scheme_id).join(Return.award)
    found = found.where(*accepted).order_by(Return.reviewed_at.desc(), Return.id.desc())
    rows = session.execute(found.execution_options(yield_per=AT_ONCE))
    return outcomes_of(Told(asked[row.question_set_id].questions, row.answers, _part(scope, row)) for row in rows)


def _part(scope: Scope, row: Any) -> tuple[UUID, date] | None:
    """The scheme and the quarter of a year in which a return was accepted; None where the pack has not all of it."""
    quarter = scope.quarter_of(row.reviewed_at)
    return (row.scheme_id, quarter) if quarter else None


def section(
    granted: Sequence[Granted], figures: Mapping[UUID, InFigures], told: Sequence[dict[str, Any]], lines: int | None
) -> Section:
    """Outcomes of each grant with the figure told last, with `lines` so many, and numbers added up over grants; nothing
    from 1 to 4.
    """
    reached = [(each, one) for each in granted if each.id in figures for one in figures[each.id].reached]
    heard = [(each, one) for each, one in reached if one.told is not None]
    sentences = [*_numbers(told), *_brought([each.brought for each in figures.values()])]
    if reached:
        sentences.insert(0, _how_far(len(reached), heard))
    if not sentences:
        sentences = ["No accepted return tells of outcomes yet."]
    tables = [_agreed(heard[:lines])] if heard else []
    return Section(OUTCOMES, "What changed", sentences, [*tables, *_chosen(told)[:lines]])


def _how_far(agreed: int, heard: Sequence[tuple[Granted, Reached]]) -> str:
    told = f"{len(heard):,} of {counted(agreed, 'outcome with a target', 'outcomes with a target')}"
    done = f"in {sum(map(_is_reached, heard)):,} the target is reached"
    return f"{told} {'was' if len(heard) == 1 else 'were'} told of so far; {done}."


def _is_reached(heard: tuple[Granted, Reached]) -> bool:
    _, one = heard
    return bool(one.promise.measure and one.told is not None and one.told >= one.promise.measure.target)


def _agreed(heard: Sequence[tuple[Granted, Reached]]) -> Table:
    columns = [Column("Organisation"), Column("What was to change"), Column("Agreed"), Column("Told so far")]
    rows: list[Row] = []
    for each, one in heard:
        measure = one.promise.measure
        if measure is not None and one.told is not None:
            what = without_names(one.promise.text, each.grantee)
            rows.append((each.who, what, measure.in_words, _told(measure, one.told)))
    return Table("outcomes", "Outcomes against what was agreed", columns, rows, order=MOST_MONEY)


def _told(measure: Measure, told: int) -> str:
    """A figure in words; of people and things counted, one from 1 to 4 is not told."""
    return TOO_FEW if measure.figure == COUNTED and is_small(told) else measure.shown(told)


def _numbers(told: Sequence[dict[str, Any]]) -> list[str]:
    return [
        f"{each['question']} {NUMBERS[each['type']](each['total'])}, from {counted(each['answered'], 'return')}."
        for each in told
        if each["type"] in NUMBERS and each["answered"]
    ]


def _brought(all_of: Sequence[Brought]) -> list[str]:
    hours = sum(each.hours for each in all_of)
    raised, in_kind = sum(each.raised_pence for each in all_of), sum(each.in_kind_pence for each in all_of)
    parts = [f"{hours:,} hours of volunteers"] if hours else []
    parts += [f"{pounds(raised)} from others"] if raised else []
    parts += [f"things worth {pounds(in_kind)}"] if in_kind else []
    return [f"Beside the money the grants brought {', '.join(parts)}."] if parts else []


def _chosen(told: Sequence[dict[str, Any]]) -> list[Table]:
    """Answers that were chosen from a list, where each that is shown was chosen by five or more in each scheme and each
    quarter in which anybody chose it: so packs of any periods can be taken from each other.
    """
    columns = [Column("Answer"), Column("Returns", COUNT)]
    tables = []
    for each in told:
        parts = [{answer: (number,) for answer, number in part.items()} for part in each["choices"]]
        if table := counts_table(f"chosen_{each['key']}"[:60], each["question"], columns, *parts, adds_up=False):
            tables.append(replace(table, rows=sorted(table.rows, key=lambda row: -int(row[1] or 0))))
    return tables
