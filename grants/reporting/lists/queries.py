"""The rows of a list, a page at a time for people, and in short pieces for tables: nothing waits for a slow reader."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from grants.kernel.access import Actor
from grants.kernel.clock import LONDON
from grants.kernel.finding.queries import Kind, matching
from grants.kernel.finding.rules import wanted_in
from grants.kernel.lists.described import MOMENT, MONEY, Column, List, Source, statement_of
from grants.kernel.lists.rules import Asked
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, bounded, mark_of, marks_in
from grants.kernel.problems import Invalid, NotFound, Problem
from grants.kernel.sessions import Database
from grants.reporting.lists.models import SavedList
from grants.schemes.models import Round, Scheme

AT_ONCE = 1_000
MOST_CHOICES = 500
DAMAGED = "This link to further entries is damaged. Start from the first."


def columns_of(listed: List, asked: Asked) -> list[Column]:
    """The columns that are asked for, in that order."""
    return [listed.columns[name] for name in asked.columns]


def page_of_rows(
    session: Session,
    listed: List,
    asked: Asked,
    actor: Actor,
    *,
    now: datetime,
    after: str | None,
    size: int = PAGE_SIZE,
) -> Page[Any]:
    """A page of the rows that are asked for, each with its `key`, what it is `linked` to, and its values by column.

    Raises Invalid when `after` is not a cursor of ours.
    """
    size = bounded(size)
    whole = _whole(session, listed, asked, actor, now)
    rows = session.execute(_after(whole, listed, asked, after).limit(size + 1)).all()
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], _mark(listed, asked, last) if last is not None else None)


def keys_of(
    session: Session, listed: List, asked: Asked, actor: Actor, *, now: datetime, ids: Sequence[UUID] | None, most: int
) -> list[UUID]:
    """The keys of all rows that are asked for, or of those with these ids, as far as they are open to somebody."""
    if ids is None:
        rows = _whole(session, listed, asked, actor, now)
    else:
        rows = statement_of(listed, (), actor, now, ()).where(listed.key.in_(ids)).order_by(listed.key)
    return [row.key for row in session.execute(rows.limit(most))]


def rows_of(database: Database, listed: List, asked: Asked, actor: Actor, now: datetime) -> Iterator[list[Any]]:
    """Each row that is asked for, with its values as tables tell them."""
    columns, after = columns_of(listed, asked), None
    while True:
        with database.read() as session:
            whole = _whole(session, listed, asked, actor, now)
            rows = session.execute(_after(whole, listed, asked, after).limit(AT_ONCE)).all()
        for row in rows:
            yield [column.told(value) for column, value in zip(columns, values_of(listed, asked, row), strict=True)]
        if len(rows) < AT_ONCE:
            return
        after = _mark(listed, asked, rows[-1])


def values_of(listed: List, asked: Asked, row: Any) -> Sequence[Any]:
    """The values of a row, in the order of the columns that are asked for."""
    before = 2 + len(_order(listed, asked))
    values: Sequence[Any] = row[before:]
    return values


@dataclass(frozen=True)
class Sums:
    """How many rows there are in all that is asked for, and what each of its columns of money comes to."""

    rows: int
    money: list[tuple[Column, Pence]]


def sums_of(session: Session, listed: List, asked: Asked, actor: Actor, now: datetime) -> Sums:
    """What all the rows that are asked for come to, whatever page shows them."""
    columns = [column for column in columns_of(listed, asked) if column.holds == MONEY]
    sums = [func.coalesce(func.sum(column.sought(actor, now)), 0) for column in columns]
    reading: list[Any] = [func.count(), *sums]
    statement = listed.joined(select(*reading)).where(listed.open_to(actor))
    rows, *found = session.execute(statement.where(*_chosen(session, listed, asked, actor, now))).one()
    return Sums(rows, [(column, Pence(int(each))) for column, each in zip(columns, found, strict=True)])


def _order(listed: List, asked: Asked) -> list[Source]:
    return [*([listed.sorts[asked.sort]] if asked.sort else []), listed.key]


def _whole(session: Session, listed: List, asked: Asked, actor: Actor, now: datetime) -> Select[Any]:
    order = _order(listed, asked)
    statement = statement_of(listed, columns_of(listed, asked), actor, now, order)
    statement = statement.where(*_chosen(session, listed, asked, actor, now))
    by = [*_index_before(session, listed, asked), *order]
    return statement.order_by(*(each.desc() if asked.descending else each for each in by))


def _index_before(session: Session, listed: List, asked: Asked) -> Iterator[Source]:
    """What stands before the key in the index that has the rows asked for in their order: columns of one value each."""
    if asked.sort:
        return
    if (round_ := _round_of(session, listed, asked)) is not None:
        yield round_
    if listed.state is not None and listed.indexed_by_state and asked.state in listed.states:
        yield listed.state


def _round_of(session: Session, listed: List, asked: Asked) -> InstrumentedAttribute[Any] | None:
    """The column of the round, where the rows of one round are asked for.

    They are asked for as a range of one, as those of one state are, and come in the order of the index: for one value
    PostgreSQL reads all others in the order of ids.
    """
    if listed.round is None or asked.of_id is None:
        return None
    return listed.round if session.scalar(select(Round.id).where(Round.id == asked.of_id)) else None


def _after(statement: Select[Any], listed: List, asked: Asked, after: str | None) -> Select[Any]:
    if not after:
        return statement
    order = _order(listed, asked)
    marks = [
        _of(each, mark) for each, mark in zip(order, marks_in(after, [_in_mark(each) for each in order]), strict=True)
    ]
    here, there = tuple_(*order), tuple(marks)
    return statement.where(here < there if asked.descending else here > there)


def _in_mark(source: Source) -> type:
    """Days are texts in a cursor."""
    kind: type = source.type.python_type
    return str if kind is date else kind


def _of(source: Source, mark: Any) -> Any:
    if source.type.python_type is not date:
        return mark
    try:
        return date.fromisoformat(mark)
    except ValueError as error:
        raise Invalid([Problem("after", DAMAGED, "invalid")]) from error


def _mark(listed: List, asked: Asked, row: Any) -> str:
    values = row[2 : 2 + len(_order(listed, asked))]
    return mark_of([value.isoformat() if type(value) is date else value for value in values])


def _chosen(session: Session, listed: List, asked: Asked, actor: Actor, now: datetime) -> Iterator[ColumnElement[bool]]:
    if asked.state in listed.views:
        view = listed.views[asked.state]
        yield view.holds(now)
        if view.theirs is not None:
            yield view.theirs(actor)
    elif asked.state and listed.state is not None:
        yield listed.state.between(asked.state, asked.state) if listed.indexed_by_state else listed.state == asked.state
    if asked.of_id and (round_ := _round_of(session, listed, asked)) is not None:
        yield round_.between(asked.of_id, asked.of_id)
    elif asked.of_id:
        yield or_(*(column == asked.of_id for column in (listed.scheme, listed.about) if column is not None))
    if listed.days and (asked.day_from or asked.day_to):
        column = listed.columns[listed.days]
        as_moments, source = column.holds == MOMENT, column.sought(actor, now)
        if asked.day_from:
            yield source >= (_begins(asked.day_from) if as_moments else asked.day_from)
        if asked.day_to:
            after = asked.day_to + timedelta(days=1)
            yield source < (_begins(after) if as_moments else after)
    wanted = wanted_in(asked.words)
    if wanted.words and listed.findable is not None and listed.found is not None:
        yield listed.found.in_(matching(session, Kind(listed.findable, False), wanted))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def dictionary(lists: Mapping[str, List]) -> list[tuple[str, str, str, str]]:
    """The list, the name, the heading and the meaning of every column."""
    return [
        (name, column.name, column.words, column.meaning)
        for name, listed in lists.items()
        for column in listed.columns.values()
    ]


def states_of(session: Session, listed: List, asked: Asked) -> list[tuple[str, str]]:
    """The states and views by which rows are chosen, in words; of one round, with how many are in each state."""
    numbers = listed.counts(session, asked.of_id) if listed.counts and asked.of_id else {}
    words = {state: state.capitalize() for state in listed.states}
    words |= {state: f"{words[state]} ({number})" for state, number in numbers.items() if state in words}
    return [*words.items(), *((key, view.words) for key, view in listed.views.items())]


def choices_of(session: Session, listed: List) -> list[tuple[str, str]]:
    """The schemes, or schemes and rounds, of which a list can show the rows alone; the latest rounds first."""
    if listed.scheme is None:
        return []
    schemes = session.execute(select(Scheme.id, Scheme.name).order_by(Scheme.name, Scheme.id).limit(MOST_CHOICES))
    found = [(str(scheme_id), name) for scheme_id, name in schemes]
    if listed.round is not None:
        rounds = select(Round.id, Scheme.name, Round.name).join(Scheme, Round.scheme_id == Scheme.id)
        rows = session.execute(rounds.order_by(Round.closes_at.desc(), Round.id).limit(MOST_CHOICES))
        found += [(str(round_id), f"{scheme}: {name}") for round_id, scheme, name in rows]
    return found


# Saved lists


def saved_lists(session: Session, actor: Actor, list_key: str | None = None) -> Sequence[SavedList]:
    """The lists that this person saved, and those saved for all, by name; each with who saved it."""
    statement = select(SavedList).where(or_(SavedList.person_id == actor.person_id, SavedList.for_all))
    if list_key:
        statement = statement.where(SavedList.list_key == list_key)
    statement = statement.options(joinedload(SavedList.person)).order_by(SavedList.name, SavedList.id)
    return session.scalars(statement.limit(MOST_CHOICES)).all()


def saved_list_of(session: Session, saved_list_id: UUID) -> SavedList:
    """A saved list with who saved it. Raises NotFound."""
    statement = select(SavedList).options(joinedload(SavedList.person)).where(SavedList.id == saved_list_id)
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("There is no such saved list.")
    return found
