"""The database: engine, column types, and the base of all tables."""

import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import uuid_utils.compat
from psycopg import Column, Cursor
from psycopg.rows import TupleRow
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Index,
    MetaData,
    String,
    TextClause,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from grants.kernel.money import Pence

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON().with_variant(JSONB(), "postgresql")


RESTED_SECONDS = 1.0
"""A connection that was in use more lately is taken as it is: no database restarts in less."""


def new_id() -> UUID:
    """A UUIDv7: unique, and in the order of time."""
    return uuid_utils.compat.uuid7()


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. SQLite has no zones, so there it is kept naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PenceColumn(TypeDecorator[Pence]):
    """Whole pence, as `Pence` on both sides."""

    impl = BigInteger
    cache_ok = True

    @property
    def python_type(self) -> type[int]:
        return int

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return None if value is None else int(Pence(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Pence | None:
        return None if value is None else Pence(int(value))


class Base(DeclarativeBase):
    """The base of all tables. Text is unlimited; limits are rules, with their own sentences."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        UUID: Uuid(),
        datetime: Moment(),
        Pence: PenceColumn(),
        dict[str, Any]: Json,
        list[Any]: Json,
        str: String(),
    }


class Versioned:
    """A record that people edit: a stale save is refused, never written over."""

    version: Mapped[int] = mapped_column(default=1)


def index_where(
    name: str, *columns: str | ColumnElement[Any], where: str | ColumnElement[bool] | TextClause, unique: bool = False
) -> Index:
    """An index of those rows alone for which `where` holds, in either database."""
    holds = text(where) if isinstance(where, str) else where
    return Index(name, *columns, unique=unique, postgresql_where=holds, sqlite_where=holds)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_json_value)


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")


def make_engine(url: str | URL, *, pool_size: int = 10) -> Engine:
    """An engine for PostgreSQL or for SQLite in WAL mode."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(
        address,
        pool_size=pool_size,
        pool_use_lifo=True,
        max_overflow=pool_size,
        json_serializer=_json,
        connect_args={"options": "-c jit=off -c timezone=UTC", "cursor_factory": _Cursor},
    )
    _try_before_use(engine)
    return engine


class _Columns(Sequence[Column]):
    """What the columns of an answer are, put together when that is read."""

    def __init__(self, cursor: Cursor[TupleRow], number: int) -> None:
        self._cursor, self._number = cursor, number

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, at: Any) -> Any:
        return [Column(self._cursor, each) for each in range(self._number)][at]

    def __iter__(self) -> Iterator[Column]:
        return (Column(self._cursor, each) for each in range(self._number))


class _Cursor(Cursor[TupleRow]):
    """SQLAlchemy asks after each statement what its columns are, and reads it only the first time."""

    @property
    def description(self) -> Any:
        answer = self.pgresult
        return _Columns(self, answer.nfields) if answer and answer.nfields else super().description


def _try_before_use(engine: Engine) -> None:
    """See whether a connection still answers when it has rested: the database may have been restarted.

    Trying each one each time, as `pool_pre_ping` does, asks the database once more for every answer.
    """

    @event.listens_for(engine, "checkin")
    def rest(connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def take(connection: Any, record: Any, proxy: object) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < RESTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _sqlite_engine(address: URL) -> Engine:
    engine = create_engine(address, json_serializer=_json, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
