"""Sessions: `read` never writes, `write` is one transaction that commits at its end.

They are opened only at the edges: the request, the job runner, the command line.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, sessionmaker

from grants.kernel.stage import Registry


def _without_transaction(engine: Engine) -> Engine:
    """On PostgreSQL each statement sees what was committed before it, in a transaction or not; without one,
    beginning and ending it need not be asked for. SQLite sees one moment in a transaction, and that costs nothing.
    """
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")


def _of_one_moment(engine: Engine) -> Engine:
    """On SQLite a transaction sees one moment as it is."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")


class WriteRefused(RuntimeError):
    """Something tried to write in a session that only reads. A mistake of ours, never of a person."""


def _refuse_to_write(session: Session, context: object, instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise WriteRefused("this session only reads")


REHEARSAL = "rehearsal"
"""Under which a session knows that nothing of it stays."""


def _refuse_to_keep(session: Session) -> None:
    if session.info.get(REHEARSAL) and not session.in_nested_transaction():
        raise WriteRefused("nothing of a rehearsal is kept")


class Database:
    """Hands out sessions that know the registry of all stages."""

    def __init__(self, engine: Engine, registry: Registry) -> None:
        self.engine = engine
        self.registry = registry
        writing = engine.execution_options(writes=True)
        glancing = _without_transaction(engine)
        self._alone = writing if self.is_sqlite else glancing
        self._reading = sessionmaker(engine, expire_on_commit=False, autoflush=False)
        self._at_once = sessionmaker(_of_one_moment(engine), expire_on_commit=False, autoflush=False)
        self._glancing = sessionmaker(glancing, expire_on_commit=False, autoflush=False)
        self._writing = sessionmaker(writing, expire_on_commit=False, info={"registry": registry})
        event.listen(self._reading, "before_flush", _refuse_to_write)
        event.listen(self._at_once, "before_flush", _refuse_to_write)
        event.listen(self._glancing, "before_flush", _refuse_to_write)
        event.listen(self._writing, "before_commit", _refuse_to_keep)

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
    def read_at_once(self) -> Iterator[Session]:
        """A session for reading that sees one moment, whatever is committed while it reads."""
        with self._at_once() as session:
            session.connection()
            yield session
            session.commit()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: commits at the end, or rolls back when anything is raised."""
        with self._writing() as session:
            yield session
            session.commit()
            self.registry.wake(session)

    @contextmanager
    def rehearse(self) -> Iterator[Session]:
        """One transaction in which everything can be done and of which nothing stays: it always ends with a rollback,
        and committing it is refused. No job that it writes is hinted at.

        It waits for nobody long: it is a look, and others work.
        """
        with self._writing() as session:
            session.info[REHEARSAL] = True
            try:
                if not self.is_sqlite:
                    session.execute(text("SET LOCAL lock_timeout = '3s'"))
                yield session
            finally:
                session.rollback()

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        """A connection for what needs no transaction of its own: the shortest way there and back."""
        with self._alone.begin() as connection:
            yield connection

    def reading_session(self) -> Session:
        """A session for one request that only reads; not for cursors that stay open."""
        return self._glancing()

    def writing_session(self) -> Session:
        return self._writing()

    def close(self) -> None:
        self.engine.dispose()
