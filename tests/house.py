"""The application as tests use it: a clock that can be moved, people who sign in, jobs that run."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import URL, Dialect, Engine, event, make_url, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from grants import create_app
from grants.applications.queries import _question_sets
from grants.identity import service as identity
from grants.identity.authentication import COOKIE_KEY, actor_for
from grants.identity.models import Person
from grants.identity.tokens.rules import MOST_DAYS
from grants.identity.tokens.service import issue_token
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import SettableClock
from grants.kernel.codes import CODES
from grants.kernel.db import make_engine
from grants.kernel.events import StoredEvent
from grants.kernel.files import open_store
from grants.kernel.jobs import RUNNING, WAITING, Job
from grants.kernel.limits import limiter
from grants.kernel.running import Handlers, run_job
from grants.kernel.sessions import Database
from grants.kernel.settings import Settings, load_settings
from grants.kernel.waking import wake_due_jobs
from grants.kernel.web import Application
from tests.databases import ROOT, STAYS, Contents, Databases, digest_of

A_MONDAY = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
SECRET = "a secret for tests, long enough to be taken"
READING = ("SELECT", "BEGIN", "PRAGMA")
OUR_MISTAKES = ("TypeError", "NameError", "AttributeError", "KeyError", "jinja2.exceptions.")
BANK_KEY = "YSBrZXkgZm9yIHRlc3RzLCBhcyBsb25nIGFzIG5lZWQ="


@dataclass
class ApiClient:
    """A program with a person's token."""

    client: FlaskClient
    token: str

    def _call(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        sent = {
            "Authorization": f"Bearer {self.token}",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        answer = self.client.open(f"/api/v1{path}", method=method, json=json, headers=sent)
        if answer.status_code >= 400:
            told = {answer.json["code"], *(problem["code"] for problem in answer.json["errors"])}
            assert told <= set(CODES), f"not in the list of codes: {told - set(CODES)}"
        return answer

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._call("GET", path, **headers)

    def post(self, path: str, json: Any = None, **headers: str) -> TestResponse:
        return self._call("POST", path, {} if json is None else json, **headers)

    def put(self, path: str, json: Any = None, **headers: str) -> TestResponse:
        return self._call("PUT", path, json, **headers)

    def patch(self, path: str, json: Any = None, **headers: str) -> TestResponse:
        return self._call("PATCH", path, json, **headers)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self._call("DELETE", path, **headers)


@dataclass
class TestHouse:
    """One installation, with its clock in our hand."""

    __test__ = False
    app: Application
    clock: SettableClock
    handlers: Handlers
    hints: list[tuple[str, UUID]] = field(default_factory=list)
    databases: Databases | None = None
    """Where its database is from, if what is in it may be taken and put back."""
    _steps: tuple[object, ...] = ()
    _written_by_then: int = -1

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self.app.app_context(), self.app.database.write() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.app.app_context(), self.app.database.read() as session:
            yield session

    def now(self) -> datetime:
        return self.clock()

    def person(self, name: str, *, administrator: bool = False) -> Person:
        """Somebody with an account; the same name gives the same person."""
        email = name.lower().replace(" ", ".") + "@example.org"
        with self.write() as session:
            person = identity.register_person(session, email=email, name=name, actor=SYSTEM, now=self.now())
            if administrator:
                identity.appoint_administrator(session, person, actor=SYSTEM, now=self.now())
        return person

    def actor(self, person: Person) -> Actor:
        with self.read() as session:
            return actor_for(session, person, self.app.registry)

    def browser(self, person: Person | None = None) -> FlaskClient:
        """A browser, signed in as `person`. Forms need no token here; the browser tests prove that part."""
        client = self.app.test_client()
        if person is None:
            return client
        with self.write() as session:
            link = identity.make_link(session, person, now=self.now())
            _, token = identity.sign_in_by_link(session, token=link, now=self.now())
        with client.session_transaction() as cookie:
            cookie[COOKIE_KEY] = token
        return client

    def program(self, person: Person) -> ApiClient:
        with self.write() as session:
            _, token = issue_token(session, person, label="test", days=MOST_DAYS, actor=SYSTEM, now=self.now())
        return ApiClient(self.app.test_client(), token)

    def run_jobs(self, *, rounds: int = 30) -> None:
        """Let the clock tick and run all that is due, until nothing is."""
        for _ in range(rounds):
            wake_due_jobs(self.app.database, now=self.now())
            with self.app.database.read() as session:
                due = select(Job.id).where(Job.state.in_((WAITING, RUNNING)), Job.run_at <= self.now())
                ids = list(session.scalars(due.order_by(Job.run_at, Job.id)))
            if not ids:
                return self._find_our_mistakes()
            for job_id in ids:
                with self.app.app_context():
                    run_job(self.app.database, job_id, clock=self.clock, handlers=self.handlers)
        raise AssertionError("jobs keep coming")

    def _find_our_mistakes(self) -> None:
        """A job that fails by a fault of the program would be tried again in silence, and the test never know."""
        with self.read() as session:
            errors = session.scalars(select(Job.last_error).where(Job.last_error.is_not(None))).all()
        mistakes = [error for error in errors if error.rstrip().rpartition("\n")[2].startswith(OUR_MISTAKES)]
        assert not mistakes, mistakes[0]

    def jobs(self, name: str | None = None, state: str | None = None) -> list[Job]:
        with self.read() as session:
            statement = select(Job).order_by(Job.id)
            if name:
                statement = statement.where(Job.name == name)
            if state:
                statement = statement.where(Job.state == state)
            return list(session.scalars(statement))

    def events(self, name: str | None = None) -> list[StoredEvent]:
        with self.read() as session:
            statement = select(StoredEvent).order_by(StoredEvent.id)
            return list(session.scalars(statement.where(StoredEvent.name == name) if name else statement))

    def mails(self) -> list[Path]:
        """The mails in the outbox."""
        return sorted(self.app.settings.outbox.glob("*.eml"))

    # How it stands, for `tests/beginnings.py`

    @property
    def steps(self) -> tuple[object, ...] | None:
        """The steps by which it came to what is in its database; None where something else was written since."""
        return self._steps if self.databases and self._written_by_then == _WRITTEN[self._kind] else None

    @property
    def _kind(self) -> str:
        return self.app.database.engine.dialect.name

    def is_new(self, databases: Databases) -> None:
        """Its database was made by `databases`, and nothing is in it."""
        self.databases = databases
        self.stands_after((self._kind,))

    def stands_after(self, steps: tuple[object, ...]) -> None:
        self._steps, self._written_by_then = steps, _WRITTEN[self._kind]

    def contents(self) -> tuple[Contents, Path | None] | None:
        """All that is in its database and its folder; None where the database may not be filled with it again."""
        assert self.databases is not None
        database = self.databases.contents_of(self.app.settings.database_url)
        if database is None:
            return None
        folder = self.app.settings.folder
        if not any(path.is_file() for path in folder.rglob("*")):
            return database, None
        copy = Path(tempfile.mkdtemp(prefix="contents-", dir=self.databases.folder))
        return database, shutil.copytree(folder, copy, dirs_exist_ok=True)

    def put(self, database: Contents, files: Path | None) -> None:
        """Make that all that is in them."""
        assert self.databases is not None
        if self.app.database.is_sqlite:
            self.app.database.close()
        self.databases.put(self.app.settings.database_url, database)
        if files:
            shutil.copytree(files, self.app.settings.folder, dirs_exist_ok=True)

    def close(self) -> None:
        """Shut the database. A connection that somebody still holds is a leak, and fails the test that leaks it.

        On PostgreSQL the engine of all tests keeps its connections: the next test often has the same database, and
        the server has read its tables and planned its statements.
        """
        held = getattr(self.app.database.engine.pool, "checkedout", lambda: 0)()
        if held or self.app.database.engine is not _ENGINES.get("postgresql"):
            self.app.database.close()
        assert held == 0, f"{held} connections were never given back"

    @contextmanager
    def counted_queries(self) -> Iterator[list[str]]:
        """Every SQL statement run inside, for tests of constant numbers of queries."""
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        event.listen(self.app.database.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(self.app.database.engine, "before_cursor_execute", note)


def open_house(database_url: str, folder: Path, *, now: datetime = A_MONDAY, **settings: str) -> TestHouse:
    """An installation on a migrated database, standing at `now`."""
    from workers.handlers import HANDLERS
    from workers.pdf import make_pdf

    environment = {
        "PROPORTION_FOLDER": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET,
        "BANK_KEYS": BANK_KEY,
        "LOG_LEVEL": "CRITICAL",
        **settings,
    }
    house = TestHouse(_application(load_settings(environment)), SettableClock(now), HANDLERS)
    house.app.clock, house.app.make_pdf = house.clock, make_pdf
    house.app.registry.hint = lambda queue, job: house.hints.append((queue, job))
    return house


Built = tuple[Application, dict[str, Any], dict[str, Any]]
_BUILT: list[Built] = []


def _application(settings: Settings) -> Application:
    """An application on these settings. The routes are built once in a run; everything else is made anew."""
    if not _BUILT:
        app = create_app(settings)
        app.jinja_env.bytecode_cache = _compiled_templates()
        _count_writing(app.database.engine)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        limiter.enabled = False  # a test makes more calls in a minute than people do
        _BUILT.append((app, dict(app.config), dict(app.view_functions)))
        return app
    app, config, views = _BUILT[0]
    _question_sets.clear()  # the questions of a version never change in an installation, and this is another one
    app.config.clear()
    app.config.update(config)
    app.view_functions.clear()
    app.view_functions.update(views)
    settings.folder.mkdir(parents=True, exist_ok=True)
    app.settings = settings
    app.database = Database(_engine_on(settings.database_url), app.registry)
    app.files = open_store(settings.files_url, settings.folder)
    return app


def _compiled_templates() -> FileSystemBytecodeCache:
    """Templates as another process or an earlier run has compiled them: each process would need seconds for them all.

    The cache knows a template by its text. What else can change what becomes of it are the filters, tests and globals.
    """
    folder = ROOT / ".cache" / f"templates-{digest_of('grants/kernel/*.py')}"
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


_ENGINES: dict[str, Engine] = {}
_DATABASE_OF_TEST: dict[str, URL] = {}
_WRITTEN: Counter[str] = Counter()
"""How many statements that write each kind of database has had."""


def _engine_on(database_url: str) -> Engine:
    """The product's engine, made once for each kind of database and led to that of each test.

    So what it has compiled stays compiled: that is a quarter of the time of most tests.
    """
    address = make_url(database_url)
    kind = address.get_backend_name()
    if kind in _ENGINES and _DATABASE_OF_TEST[kind] != address:
        _ENGINES[kind].dispose()
    _DATABASE_OF_TEST[kind] = address
    if kind not in _ENGINES:
        engine = _ENGINES[kind] = make_engine(database_url)
        engine.update_execution_options(compiled_cache={})  # all tests have more statements than one product

        @event.listens_for(engine, "do_connect")
        def lead(dialect: Dialect, _record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
            there, options = dialect.create_connect_args(_DATABASE_OF_TEST[kind])
            arguments[:] = there
            named.update(options)
            if kind == "postgresql":
                named["application_name"] = STAYS

        _count_writing(engine)
    return _ENGINES[kind]


def close_engines() -> None:
    for engine in _ENGINES.values():
        engine.dispose()


def _count_writing(engine: Engine) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def count_one(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(READING):
            _WRITTEN[engine.dialect.name] += 1


def separate_house(
    database_url: str, folder: Path, *, now: datetime, built: list[Built] | None = None, **settings: str
) -> TestHouse:
    """An installation that can answer beside others, for a site.

    Its routes are those in `built`, or are built and left there: whoever opens one after another builds them once.
    """
    kept = _BUILT[:]
    _BUILT[:] = built or []
    house = open_house(database_url, folder, now=now, **settings)
    if built is not None:
        built[:] = _BUILT
    _BUILT[:] = kept
    return house
