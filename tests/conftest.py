"""What every test may stand on: real servers, fresh databases, a real browser.

    postgres_url    a fresh database on PostgreSQL with the product's tables, for one test
    sqlite_url      the same on SQLite
    database_url    the same test on both
    redis_url       an empty Redis database that no other process of this run uses
    redis_server    a Redis of one's own, which a test may stop, start and wipe
    databases       makes more: `fresh_postgres()`, `fresh_sqlite(folder)`, `empty_postgres()`, `drop(url)`

The application and its people are in `tests/house.py`.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
import redis

from grants.identity.models import Person
from tests.beginnings import beginning
from tests.databases import ROOT, Databases, keep
from tests.house import TestHouse, close_engines, open_house
from tests.servers import RedisServer, ServerFailed, ServerMissing, Servers
from workers import pdf

hypothesis.settings.register_profile("here", deadline=None)  # a busy machine is no failure
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

# A run starts many programs. Each would compile the whole product for itself, which is a third of its start.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

SERVERS = pytest.StashKey[Servers]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SERVERS] = Servers()
    leads_others = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if leads_others and not config.getoption("collectonly"):
        try:
            config.stash[SERVERS].share()
        except (ServerMissing, ServerFailed) as error:
            raise pytest.UsageError(str(error)) from error


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVERS in config.stash:
        config.stash[SERVERS].close()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Files are named by their size: archives have the time in them, and every process must collect the same tests."""
    return f"{len(val)} bytes" if isinstance(val, bytes) and len(val) > 40 else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Tests in `browser` and `faults` carry the mark of that name, and each of the two runs in one process.

    Faults cannot run beside one another. Pages share one Chromium, one demonstration, and what was found on them.
    They are marked before all are collected: later, it has been read already which tests belong together.
    """
    here = Path(__file__).parent
    kind = item.path.relative_to(here).parts[0] if item.path.is_relative_to(here) else ""
    if kind in ("browser", "faults"):
        item.add_marker(kind)
        item.add_marker(pytest.mark.xdist_group(kind))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take longest comes first, so that at the end no process waits for another's long test."""
    items.sort(key=_longest, reverse=True)


def _longest(item: pytest.Item) -> float:
    """The seconds that a test was given, where it asked for more than others; else none."""
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark else 0.0


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    return pytestconfig.stash[SERVERS]


@pytest.fixture(scope="session")
def databases(servers: Servers, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    def migrate(url: str) -> None:
        from grants.kernel.migrate import upgrade

        upgrade(url)

    folder = tmp_path_factory.mktemp("databases")
    made = Databases(servers, worker_id, folder, migrate, kept=ROOT / ".cache" / "migrated")
    yield made
    close_engines()
    made.close()


@pytest.fixture(scope="session", autouse=True)
def rendered_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """The same HTML is rendered once in a run: most tests open a round, and its paper forms are always the same.

    `tests/workers/test_pdf.py` holds that the same HTML makes the same bytes. Whatever goes wrong is not kept.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "rendered"
    folder.mkdir(exist_ok=True)
    ask = pdf._ask

    @wraps(ask)
    def ask_once(html: str, seconds: float) -> bytes | BaseException:
        kept = folder / hashlib.sha256(html.encode()).hexdigest()
        if kept.exists():
            return kept.read_bytes()
        answer = ask(html, seconds)
        if isinstance(answer, bytes):
            keep(kept, answer)
        return answer

    pdf._ask = ask_once


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh_postgres()
    yield url
    databases.drop(url)


@pytest.fixture
def sqlite_url(databases: Databases, tmp_path: Path) -> str:
    return databases.fresh_sqlite(tmp_path)


@pytest.fixture(params=["postgresql", "sqlite"])
def database_url(request: pytest.FixtureRequest) -> str:
    fixture = "postgres_url" if request.param == "postgresql" else "sqlite_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
def redis_url(servers: Servers, worker_id: str) -> str:
    given = urlsplit(servers.redis_url)
    first = int(given.path.lstrip("/") or 0)
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    url = given._replace(path=f"/{first + number}").geturl()
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's Chromium, which keeps to the pages under test; without its windows, if there is such a one."""
    program = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
    if program is None:
        raise RuntimeError("No Chromium. Install it: apt-get install --no-install-recommends chromium-headless-shell")
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": program, "args": quiet}


@pytest.fixture
def house(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[TestHouse]:
    """An installation on PostgreSQL and, in a second run of the same test, on SQLite."""
    opened = _opened(request, database_url, tmp_path)
    yield opened
    opened.close()


def _opened(request: pytest.FixtureRequest, database_url: str, folder: Path) -> TestHouse:
    """With the product patched, a step may leave something else than without, so none is copied."""
    opened = open_house(database_url, folder / "var")
    if "monkeypatch" not in request.fixturenames:
        opened.is_new(request.getfixturevalue("databases"))
    return opened


@pytest.fixture
@beginning
def bea(house: TestHouse) -> Person:
    """A second administrator, for what the first may not do herself."""
    return house.person("Bea Lock", administrator=True)


@pytest.fixture
def postgres_house(request: pytest.FixtureRequest, postgres_url: str, tmp_path: Path) -> Iterator[TestHouse]:
    """An installation on PostgreSQL alone, for tests where the database makes no difference."""
    opened = _opened(request, postgres_url, tmp_path)
    yield opened
    opened.close()
