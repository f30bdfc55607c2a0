"""What is measured on: PostgreSQL and Redis of one's own, and the programs started beside them.

This PostgreSQL waits for the disk at every commit, as one that keeps people's applications must.
"""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from grants.kernel.encryption import new_key
from tests.servers import ROOT, PostgresServer, RedisServer, free_port

PATIENCE = 60.0  # seconds until a program that does not come up is given up

UNSAFE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum_naptime")
"""Settings with which the tests save time; here they stay as PostgreSQL has them."""


class DurablePostgres(PostgresServer):
    """A PostgreSQL of one's own, as careful with data as one in production."""

    settings: ClassVar[dict[str, str]] = {
        name: value for name, value in PostgresServer.settings.items() if name not in UNSAFE
    }


class ProgramFailed(RuntimeError):
    """A program did not come up, or ended early; the message carries its log."""


class Program:
    """A process of its own group with a log, ended when the block ends."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        self._command, self._environment = command, environment
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Program":
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                env={**os.environ, **self._environment},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        process = self._process
        if process is None:
            return
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # and those it leaves behind
        process.wait()

    def check(self) -> None:
        """Raises ProgramFailed when the process has ended."""
        if self._process is not None and self._process.poll() is not None:
            raise ProgramFailed(f"{' '.join(self._command)} ended:\n{self.log.read_text(errors='replace')[-4000:]}")


@dataclass(frozen=True)
class Ground:
    """A migrated database, an empty Redis and a folder, as environment for the programs."""

    folder: Path
    postgres: PostgresServer
    redis: RedisServer
    environment: dict[str, str]

    def program(self, name: str, *arguments: str, **environment: str) -> Program:
        """`python -m name arguments…` on this ground."""
        log = self.folder / f"{name}-{secrets.token_hex(3)}.log"
        return Program([sys.executable, "-m", name, *arguments], {**self.environment, **environment}, log)


@contextlib.contextmanager
def prepared_ground() -> Iterator[Ground]:
    """Servers, and a database with the product's tables in it."""
    from grants.kernel.migrate import upgrade

    with (
        tempfile.TemporaryDirectory(prefix="proportion-bench-") as folder,
        DurablePostgres() as postgres,
        RedisServer() as redis,
    ):
        url = postgres.create_database("proportion")
        upgrade(url)
        environment = {
            "DATABASE_URL": url,
            "REDIS_URL": redis.url,
            "PROPORTION_FOLDER": folder,
            "SECRET_KEY": secrets.token_hex(32),
            "BANK_KEYS": new_key(),
            "LOG_LEVEL": "ERROR",
        }
        yield Ground(Path(folder), postgres, redis, environment)


@contextlib.contextmanager
def web_server(ground: Ground, application: str) -> Iterator[int]:
    """Gunicorn as `make serve` runs it, with two processes of four threads unless WEB_PROCESSES says otherwise; gives
    its port.

    Only that it never renews a process, which would happen to the faster page alone.
    """
    port = free_port()
    arguments = ("--config", "bin/gunicorn_serve.py", "--max-requests", "0", application)
    processes = os.environ.get("WEB_PROCESSES", "2")
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_PROCESSES": processes, "WEB_THREADS": "4"}
    with ground.program("gunicorn", *arguments, **settings) as program:
        _wait_for(port, program)
        yield port


def _wait_for(port: int, program: Program) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        program.check()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise ProgramFailed(f"nothing listens on port {port}")
