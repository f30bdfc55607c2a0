"""Databases for tests, on the servers of `tests/servers.py`."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.servers import PostgresServer, Servers

ROOT = Path(__file__).resolve().parent.parent
SHAPE = """
    SELECT md5(concat(
        (SELECT string_agg(concat_ws(' ', attrelid, attnum, attname, atttypid, attnotnull), ','
                           ORDER BY attrelid, attnum)
         FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace),
        (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_constraint),
        (SELECT string_agg(concat(oid, tgenabled), ',' ORDER BY oid) FROM pg_trigger)
    ))
"""
"""The same for a copy of the template as long as nobody has changed its tables, constraints or triggers."""
STAYS = "stays between tests"
"""The name of a connection that a test leaves behind for the next: at rest, it need not end."""
END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND NOT (application_name = %s AND state = 'idle')
"""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
Contents = Path | list[tuple[sql.Identifier, bytes]]
"""All that is in a database: a copy of its file, or the rows of each table."""
COUNTED = """
    SELECT counted.relname, attribute.attname FROM pg_class AS counter
    JOIN pg_depend AS owned ON owned.objid = counter.oid AND owned.deptype IN ('a', 'i') AND owned.refobjsubid > 0
    JOIN pg_class AS counted ON counted.oid = owned.refobjid
    JOIN pg_attribute AS attribute ON (attribute.attrelid, attribute.attnum) = (owned.refobjid, owned.refobjsubid)
    WHERE counter.relkind = 'S'
"""
"""The columns that the database numbers by itself."""
COUNT_ON = sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), (SELECT coalesce(max({}), 0) + 1 FROM {}))")
"""The next row of such a column gets a number that none of those put in has."""
IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


def digest_of(*patterns: str) -> str:
    """The same as long as nobody has changed a file of these patterns."""
    total = hashlib.sha256()
    for file in sorted(file for pattern in patterns for file in ROOT.glob(pattern)):
        total.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return total.hexdigest()[:16]


def keep(file: Path, content: bytes) -> None:
    """In one step, for several processes may do the same."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(file)


class Databases:
    """Fresh databases with the product's tables in them, made as copies of one that was migrated once.

    One that a test has given back is emptied and handed out again: that takes less than half the time of a new copy.
    """

    MOST_USES = 50  # until what was deleted from it is in the way

    def __init__(
        self,
        servers: Servers,
        worker: str,
        folder: Path,
        migrate: Callable[[str], None],
        *,
        kept: Path | None = None,
    ) -> None:
        """What `migrate` makes is kept in the folder `kept`, where one is named, and taken from there the next time."""
        self._servers = servers
        self.folder = folder
        self._migrate = migrate
        self._kept = (kept or folder) / digest_of("migrations/**/*.py", "grants/kernel/*.py")
        self._prefix = f"proportion_{secrets.token_hex(4)}_{worker}"
        self._numbers = count(1)
        self._made: set[str] = set()
        self._uses: dict[str, int] = {}
        self._given_back: list[str] = []
        self._hands: dict[str, psycopg.Connection[Any]] = {}

    @cached_property
    def _postgres_template(self) -> tuple[str, str]:
        """Its name and its shape."""
        name = f"{self._prefix}_template"
        self._made.add(name)
        url = self._servers.postgres.create_database(name)
        kept = self._kept.with_suffix(".sql")
        if kept.exists():
            with psycopg.connect(url) as connection:
                connection.execute(kept.read_bytes())
        else:
            self._migrate(url)
            self._keep_dump(url, kept)
        with psycopg.connect(url) as connection:
            return name, _one(connection, SHAPE)

    def _keep_dump(self, url: str, kept: Path) -> None:
        """Keeps a migrated database as text, where the server brings the program for it."""
        server = self._servers.postgres
        program = server.programs / "pg_dump" if isinstance(server, PostgresServer) else None
        if program is None or not program.exists():
            return
        dump = subprocess.run([program, "--inserts", "--no-owner", url], capture_output=True, check=True).stdout
        keep(kept, b"".join(line for line in dump.splitlines(keepends=True) if not line.startswith(b"\\")))

    @cached_property
    def _sqlite_template(self) -> Path:
        kept = self._kept.with_suffix(".sqlite")
        if not kept.exists():
            file = self.folder / "template.sqlite"
            self._migrate(f"sqlite:///{file}")
            with contextlib.closing(sqlite3.connect(file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all of it in the one file
            keep(kept, file.read_bytes())
        return kept

    def fresh_postgres(self) -> str:
        while self._given_back:
            url = self._given_back.pop()
            if self._uses[url] < self.MOST_USES and self._emptied(url):
                self._uses[url] += 1
                return url
            self._drop_postgres(url)
        name = f"{self._prefix}_{next(self._numbers)}"
        url = self._servers.postgres.create_database(name, template=self._postgres_template[0])
        self._made.add(name)
        self._uses[url] = 1
        return url

    def _emptied(self, url: str) -> bool:
        """Takes everything out of a copy of the template. False where it cannot be, or would not be one any more."""
        try:
            connection = self._hand_on(url)
            connection.execute(END_OTHERS, [STAYS])
            if not _one(connection, IS_SUPERUSER) or _one(connection, SHAPE) != self._postgres_template[1]:
                return False
            connection.execute("SET session_replication_role = replica")  # no trigger keeps anything from going
            _empty(connection)
        except psycopg.OperationalError:  # a test has ended every connection to its database, this one with them
            return False
        return True

    def _hand_on(self, url: str) -> psycopg.Connection[Any]:
        """The connection that empties a database. It stays: to make one and to read the tables costs ten times more."""
        if url not in self._hands:
            self._hands[url] = psycopg.connect(url, autocommit=True)
        return self._hands[url]

    def contents_of(self, url: str) -> Contents | None:
        """All that is in a database made here, to be put into another one; None where that may not be."""
        if url.startswith("sqlite"):
            copy = self.folder / f"contents-{next(self._numbers)}.sqlite"
            with contextlib.closing(_sqlite(url)) as source, contextlib.closing(sqlite3.connect(copy)) as kept:
                source.backup(kept)
            return copy
        connection = self._hand_on(url)
        if not _one(connection, IS_SUPERUSER):
            return None
        return [(table, _copied_out(connection, table)) for table in _with_rows(connection)]

    def put(self, url: str, contents: Contents) -> None:
        """Makes `contents` all that is in a database made here."""
        if isinstance(contents, Path):
            with contextlib.closing(sqlite3.connect(contents)) as kept, contextlib.closing(_sqlite(url)) as target:
                kept.backup(target)
            return
        connection = self._hand_on(url)
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            _empty(connection)
            for table, rows in contents:
                with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(table)) as copy:
                    copy.write(rows)
            for table, column in connection.execute(COUNTED).fetchall():
                names = sql.Identifier(table), sql.Identifier(column)
                connection.execute(COUNT_ON.format(sql.Literal(table), sql.Literal(column), *reversed(names)))

    def copied(self, url: str) -> str:
        """A copy of a database on PostgreSQL that was made here, with all that is in it; nobody is at work in it."""
        self._hand_on(url).execute(END_OTHERS, [""])
        if hand := self._hands.pop(url, None):
            hand.close()
        name = f"{self._prefix}_{next(self._numbers)}"
        copy = self._servers.postgres.create_database(name, template=urlsplit(url).path.lstrip("/"))
        self._made.add(name)
        return copy

    def empty_postgres(self) -> str:
        """Without any table: for tests of the migrations themselves."""
        name = f"{self._prefix}_{next(self._numbers)}"
        url = self._servers.postgres.create_database(name)
        self._made.add(name)
        return url

    def fresh_sqlite(self, folder: Path) -> str:
        file = folder / f"proportion-{next(self._numbers)}.sqlite"
        shutil.copyfile(self._sqlite_template, file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        """Takes back a database made here; does nothing for one that is gone already."""
        if url.startswith("sqlite"):
            for end in ("", "-wal", "-shm"):
                Path(url.removeprefix("sqlite:///") + end).unlink(missing_ok=True)
        elif url not in self._uses:
            self._drop_postgres(url)
        elif url not in self._given_back:
            self._given_back.append(url)

    def _drop_postgres(self, url: str) -> None:
        if hand := self._hands.pop(url, None):
            hand.close()
        name = urlsplit(url).path.lstrip("/")
        if name in self._made:
            self._servers.postgres.drop_database(name)
            self._made.discard(name)
            self._uses.pop(url, None)

    def close(self) -> None:
        for hand in self._hands.values():
            hand.close()
        self._hands.clear()
        for name in sorted(self._made):
            self._servers.postgres.drop_database(name)
        self._made.clear()
        self._uses.clear()
        self._given_back.clear()


def _with_rows(connection: psycopg.Connection[Any]) -> list[sql.Identifier]:
    """The product's tables that are not empty."""
    tables = [sql.Identifier(name) for (name,) in connection.execute(TABLES) if name != "alembic_version"]
    probe = sql.SQL("(SELECT {} WHERE EXISTS (SELECT FROM {}))")
    asked = sql.SQL(" UNION ALL ").join(probe.format(sql.Literal(number), table) for number, table in enumerate(tables))
    return [tables[number] for (number,) in connection.execute(asked, prepare=True).fetchall()]


def _empty(connection: psycopg.Connection[Any]) -> None:
    for table in _with_rows(connection):
        connection.execute(sql.SQL("DELETE FROM {}").format(table))


def _copied_out(connection: psycopg.Connection[Any], table: sql.Identifier) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(table)) as copy:
        return b"".join(copy)


def _sqlite(url: str) -> sqlite3.Connection:
    return sqlite3.connect(url.removeprefix("sqlite:///"))


def _one(connection: psycopg.Connection[Any], question: LiteralString) -> Any:
    row = connection.execute(question, prepare=True).fetchone()
    assert row is not None
    return row[0]
