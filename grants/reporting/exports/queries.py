"""The rows of a list, read in short pieces: nothing waits for a slow reader."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.problems import Problem, check
from grants.kernel.sessions import Database
from grants.reporting.exports.lists import LISTS, Column, List, statement_of
from grants.schemes.models import Round, Scheme

AT_ONCE = 1_000
MOST_ROUNDS = 500


def columns_of(listed: List, wanted: list[str]) -> list[Column]:
    """The columns that are wanted, in that order, or all of them where none is named. Raises Invalid."""
    unknown = [name for name in wanted if name not in listed.columns]
    check([Problem("columns", f"This list has no column {', '.join(unknown)}.", "unknown")] if unknown else [])
    return [listed.columns[name] for name in dict.fromkeys(wanted)] or list(listed.columns.values())


def rows_of(
    database: Database, listed: List, columns: list[Column], actor: Actor, round_id: UUID | None = None
) -> Iterator[list[Any]]:
    """The headings, and then each row that is open to somebody, with its values as they are told."""
    yield [column.name for column in columns]
    whole = statement_of(listed, columns, actor, round_id)
    after: UUID | None = None
    while True:
        statement = whole if after is None else whole.where(listed.key > after)
        with database.read() as session:
            rows = session.execute(statement.limit(AT_ONCE)).all()
        for _, *values in rows:
            yield [None if value is None else column.told(value) for column, value in zip(columns, values, strict=True)]
        if len(rows) < AT_ONCE:
            return
        after = rows[-1][0]


def dictionary() -> list[tuple[str, str, str]]:
    """The list, the name and the meaning of every column."""
    return [(name, column.name, column.meaning) for name, listed in LISTS.items() for column in listed.columns.values()]


def rounds_to_choose(session: Session) -> list[tuple[UUID, str]]:
    """The rounds by their names, the latest first."""
    named = select(Round.id, Scheme.name, Round.name).join(Scheme, Round.scheme_id == Scheme.id)
    rows = session.execute(named.order_by(Round.closes_at.desc(), Round.id).limit(MOST_ROUNDS))
    return [(round_id, f"{scheme}: {name}") for round_id, scheme, name in rows]
