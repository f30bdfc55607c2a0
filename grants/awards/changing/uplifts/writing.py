"""Amounts of many rows are written in one statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Table, Uuid, bindparam, column, func, literal, update
from sqlalchemy.orm import Session

Row = tuple[UUID | int, ...]


def set_pence(session: Session, model: type, keys: Sequence[str], rows: Sequence[Row], **more: Any) -> None:
    """Set `amount_pence` of many rows of a table: each of `rows` has the values of its keys, which are ids, and the
    pence. `more` are columns that are set in all of them.

    PostgreSQL gets all of it as arrays; one by one, a hundred thousand rows take it half a minute.
    """
    table = model.__table__  # type: ignore[attr-defined]
    if not rows:
        return
    if session.get_bind().dialect.name == "postgresql":
        _as_arrays(session, table, keys, rows, more)
    else:
        _one_by_one(session, table, keys, rows, more)


def _as_arrays(session: Session, table: Table, keys: Sequence[str], rows: Sequence[Row], more: dict[str, Any]) -> None:
    *ids, pence = zip(*rows, strict=True)
    arrays = [*(literal(list(each), ARRAY(Uuid())) for each in ids), literal(list(pence), ARRAY(BigInteger()))]
    names: list[ColumnElement[Any]] = [
        *(column(f"new_{key}", Uuid()) for key in keys),
        column("new_pence", BigInteger()),
    ]
    given = func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    same: list[ColumnElement[bool]] = [table.c[key] == given.c[f"new_{key}"] for key in keys]
    session.connection().execute(update(table).where(*same).values(amount_pence=given.c.new_pence, **more))


def _one_by_one(session: Session, table: Table, keys: Sequence[str], rows: Sequence[Row], more: dict[str, Any]) -> None:
    same = [table.c[key] == bindparam(f"new_{key}") for key in keys]
    names = [f"new_{name}" for name in (*keys, "pence")]
    statement = update(table).where(*same).values(amount_pence=bindparam("new_pence"), **more)
    session.connection().execute(statement, [dict(zip(names, row, strict=True)) for row in rows])
