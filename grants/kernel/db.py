"""The database: engine, sessions, column types, and the base of all tables.

Two kinds of session: `read` never writes, `write` is one transaction that commits at its end.
They are opened only at the edges: the request, the job runner, the command line.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from grants.kernel.money import Pence

if TYPE_CHECKING:
    from grants.kernel.stage import House

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
        connect_args={"options": "-c jit=off -c timezone=UTC"},
    )
    _try_before_use(engine)
    return engine


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


def _without_transaction(engine: Engine) -> Engine:
    """On PostgreSQL each statement sees what was committed before it, in a transaction or not; without one,
    beginning and ending it need not be asked for. SQLite sees one moment in a transaction, and that costs nothing.
    """
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")


class WriteRefused(RuntimeError):
    """Something tried to write in a session that only reads. A mistake of ours, never of a person."""


def _refuse_to_write(session: Session, context: object, instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise WriteRefused("this session only reads")


class Database:
    """Hands out sessions that know the house they belong to."""

    def __init__(self, engine: Engine, house: "House") -> None:
        self.engine = engine
        self.house = house
        writing = engine.execution_options(writes=True)
        glancing = _without_transaction(engine)
        self._alone = writing if self.is_sqlite else glancing
        self._reading = sessionmaker(engine, expire_on_commit=False, autoflush=False)
        self._glancing = sessionmaker(glancing, expire_on_commit=False, autoflush=False)
        self._writing = sessionmaker(writing, expire_on_commit=False, info={"house": house})
        event.listen(self._reading, "before_flush", _refuse_to_write)
        event.listen(self._glancing, "before_flush", _refuse_to_write)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; refuses to write.

        It ends with a commit: after a rollback psycopg forgets its prepared statements, and each is planned anew.
        """
        with self._reading() as session:
            yield session
            session.commit()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: commits at the end, or rolls back when anything is raised."""
        with self._writing() as session:
            yield session
            session.commit()
            self.house.wake(session)

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        """A connection for what needs no transaction of its own: the shortest way there and back."""
        with self._alone.begin() as connection:
            yield connection

    def reading_session(self) -> Session:
        """For one request that only reads; not for cursors that stay open."""
        return self._glancing()

    def writing_session(self) -> Session:
        return self._writing()

    def close(self) -> None:
        self.engine.dispose()
