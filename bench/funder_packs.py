"""Packs for funders over five thousand grants and twenty thousand returns: how long a worker takes to build each kind
and how much memory, and how fast pages are meanwhile.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pikepdf

from bench.client import good, page
from bench.load import Load
from bench.reported import RETURNS_EACH, add_reported
from bench.servers import ROOT, Ground, prepared_ground, web_server
from bench.world import Somebody, World
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.reporting.packs.rules import BOARD, FULL, QUARTERLY
from grants.reporting.queries import pack_of
from grants.reporting.service import ask_for_pack_on_all

AWARDS = 5_000
LONGEST = {BOARD: 10.0, QUARTERLY: 60.0, FULL: 60.0}
"""Seconds."""

MOST_MEGABYTES = 500.0
MOST_TIMES_AS_LONG = 2.0
READ = ("/", "/schemes", "/packs", "/funding")
"""The pages that are read while a full pack is built."""

READINGS = 10


@dataclass(frozen=True)
class Built:
    """What one pack took a worker, and how long it is. The processor's seconds are of both its processes; the
    megabytes are the most that each had.
    """

    kind: str
    seconds: float
    processor: float
    own_megabytes: float
    rendering_megabytes: float
    pages: int

    def __str__(self) -> str:
        took = f"  {self.kind:10} {self.pages:5,} pages{self.seconds:8.1f} s{self.processor:8.1f} s of the processor"
        memory = f"{self.own_megabytes:6,.0f} MB and {self.rendering_megabytes:4,.0f} MB"
        is_met = self.seconds < LONGEST[self.kind] and self.own_megabytes + self.rendering_megabytes < MOST_MEGABYTES
        goal = f"(under {LONGEST[self.kind]:.0f} s and {MOST_MEGABYTES:.0f} MB)"
        return f"{took}{memory:>18}  {goal} {'met' if is_met else 'MISSED'}"


@dataclass
class Measured:
    awards: int
    packs: list[Built] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    """Milliseconds of pages while nothing else goes on."""

    beside: list[float] = field(default_factory=list)
    """Milliseconds of the same pages while a full pack is built."""

    def __str__(self) -> str:
        heading = f"Packs over {self.awards:,} grants and {RETURNS_EACH * self.awards:,} returns, by one worker"
        return "\n".join([heading, *map(str, self.packs), self._pages(), ""])

    def _pages(self) -> str:
        alone, beside = statistics.median(self.alone), statistics.median(self.beside)
        is_met = beside <= MOST_TIMES_AS_LONG * alone
        told = f"  pages {alone:.0f} ms, while a full pack is built {beside:.0f} ms: {beside / alone:.2f} times"
        return f"{told}  (at most {MOST_TIMES_AS_LONG:.0f}) {'met' if is_met else 'MISSED'}"


def measure(awards: int = AWARDS, kinds: Sequence[str] = tuple(LONGEST)) -> Measured:
    found = Measured(awards)
    with prepared_ground() as ground, web_server(ground, "wsgi:app") as port, Load() as load:
        world = World(ground)
        (administrator,) = world.people(["Administrator"], administrators=True)
        add_reported(world, awards, administrator)
        cookie = world.cookie(administrator)
        requests = [page(path, cookie) for path in READ]
        good(load.each(port, requests, concurrency=1))
        found.alone = load.each(port, requests * READINGS, concurrency=1).milliseconds
        for kind in kinds:
            pack_id = _asked(world, kind, administrator)
            with _worker(ground, pack_id) as worker:
                while worker.poll() is None:
                    if kind == FULL:
                        found.beside += load.each(port, requests, concurrency=1).milliseconds
                    time.sleep(0.2)
                told, _ = worker.communicate()
            found.packs.append(Built(kind, **json.loads(told), pages=_pages_of(world, pack_id)))
        world.close()
    return found


def _asked(world: World, kind: str, by: Somebody) -> UUID:
    """A pack for the grant-maker in which every grant was made."""
    now = world.app.clock()
    last = london_day(now)
    asked = {"kind": kind, "period_from": last - timedelta(days=1_500), "period_to": last}
    actor = Actor(by.person_id, by.email, frozenset({("administrator", None)}))
    with world.app.app_context(), world.app.database.write() as session:
        return ask_for_pack_on_all(session, None, **asked, actor=actor, now=now).id


@contextmanager
def _worker(ground: Ground, pack_id: UUID) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "bench.pack_worker", str(pack_id)]
    environment = {**os.environ, **ground.environment}
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def _pages_of(world: World, pack_id: UUID) -> int:
    with world.app.database.read() as session:
        file = pack_of(session, pack_id).file
    assert file is not None
    with pikepdf.open(BytesIO(world.app.files.get(file.digest))) as pdf:
        return len(pdf.pages)
