"""Whoever ends `make` ends all that it started, tried with the real processes."""

import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import BANK_KEY, SECRET
from tests.servers import ROOT

PATIENCE = 120.0
READY = re.compile(r"Worker process is ready")
A_BENCH = """
import sys, time
from pathlib import Path
from bench.__main__ import end_cleanly
from bench.servers import Program

end_cleanly()
child = "import subprocess, sys, time; subprocess.Popen(['sleep', '600']); time.sleep(600)"
with Program([sys.executable, "-c", child], {}, Path(sys.argv[1])):
    time.sleep(600)
"""


class Started:
    """A process with all that comes of it, known by a word in their environment, wherever they have gone."""

    def __init__(self, order: list[str], log: Path, **environment: str) -> None:
        self.mark, self.log = secrets.token_hex(8), log
        surroundings = {"PATH": os.environ["PATH"], "HOME": str(log.parent), "MARK": self.mark, **environment}
        with log.open("wb") as stream:
            self.process = subprocess.Popen(order, cwd=ROOT, env=surroundings, stdout=stream, stderr=stream)

    def all(self) -> list[int]:
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if self._is_ours(path)]

    def _is_ours(self, path: Path) -> bool:
        try:
            return f"MARK={self.mark}".encode() in path.read_bytes()
        except OSError:
            return False

    def until(self, holds: Callable[[], object], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"waited in vain: {what}\n{self.log.read_text()}"
            time.sleep(0.1)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    begun: list[Started] = []

    def start(*order: str, **environment: str) -> Started:
        begun.append(Started(list(order), tmp_path / f"log-{len(begun)}", **environment))
        return begun[-1]

    yield start
    for each in begun:
        for process in each.all():
            os.kill(process, signal.SIGKILL)
        each.process.wait()


def test_a_term_to_make_worker_ends_every_process(
    started: Callable[..., Started], postgres_url: str, redis_url: str, tmp_path: Path
):
    worker = started(
        *("make", "--old-file=.venv/.run", "worker"),
        PROPORTION_FOLDER=str(tmp_path / "var"),
        DATABASE_URL=postgres_url,
        REDIS_URL=redis_url,
        SECRET_KEY=SECRET,
        BANK_KEYS=BANK_KEY,
        WORKER_PROCESSES="1",
        WORKER_THREADS="1",
    )
    worker.until(lambda: READY.search(worker.log.read_text()), "a worker is ready")

    worker.process.send_signal(signal.SIGTERM)

    worker.until(lambda: worker.process.poll() is not None, "make has ended")
    worker.until(lambda: worker.all() == [], "all others have ended")


def test_a_term_to_a_bench_ends_what_it_has_started(started: Callable[..., Started], tmp_path: Path):
    bench = started(sys.executable, "-c", A_BENCH, str(tmp_path / "log"))
    bench.until(lambda: len(bench.all()) == 3, "a program and its child run")

    bench.process.send_signal(signal.SIGTERM)

    bench.until(lambda: bench.all() == [], "all have ended")
    assert bench.process.wait(PATIENCE) == 128 + signal.SIGTERM
