"""The pages of a large installation, one request at a time: how long each takes and is, with so many applications in a
round and with ten times as many.
"""

import statistics
from dataclasses import dataclass, field
from time import perf_counter

from sqlalchemy import select, update

from bench.client import good, page
from bench.crowd import MEMBERS, Crowd, crowd
from bench.load import Load
from bench.servers import prepared_ground, web_server
from bench.world import Somebody, World
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.jobs import Job
from grants.kernel.running import run_job
from grants.panels.allocating.kept.queries import PROPOSE
from grants.panels.allocating.kept.service import ask_for_proposal
from grants.panels.queries import panel_of
from workers.proposing import propose_reading

MOST_MILLISECONDS, MOST_KILOBYTES, MOST_GROWTH = 100.0, 200.0, 1.2
PAGES = {
    "home of an administrator": "/",
    "the applications of a round": "/lists/applications?of={0.screened}",
    "one application": "/applications/{0.application}",
    "the work list of screening": "/screening",
    "a panel": "/panels/{0.panel}",
    "who reads what": "/panels/{0.panel}/allocation",
    "a proposal of readers": "/panels/{0.panel}/allocation/proposal",
    "the readers of one application": "/applications/{0.application}/readers",
    "the ranking": "/rounds/{0.assessed}/ranking",
    "the meeting": "/panels/{0.panel}/meeting",
    "the meeting on a shared screen": "/panels/{0.panel}/meeting/screen",
    "what decisions do to groups": "/panels/{0.decided}/confirmation",
    "the picture of funding": "/funding",
    "the picture with two filters": "/funding?size_band=micro&ward=E0W05",
}
FILTERED = [f"/funding?size_band={band}&ward=E0W{ward:02}" for ward in range(1, 31) for band in ("micro", "small")]
"""Pictures that nobody has asked for yet."""

MOST_PICTURE, PICTURES = 300.0, 20


@dataclass(frozen=True)
class Size:
    sizes: tuple[int, int] = (10_000, 100_000)
    requests: int = 10


@dataclass(frozen=True)
class Seen:
    """One page: the median of its milliseconds, and its length in kilobytes."""

    milliseconds: float
    kilobytes: float


@dataclass
class Measured:
    size: Size
    pages: dict[str, list[Seen]] = field(default_factory=dict)
    proposing: list[float] = field(default_factory=list)
    """Seconds that a worker takes to propose who reads what."""

    filtered: list[float] = field(default_factory=list)
    """Milliseconds of the picture with two filters that nobody has asked for, without a change between."""

    changed: list[float] = field(default_factory=list)
    """Milliseconds of the picture to the first who asks after an award has changed."""

    def __str__(self) -> str:
        few, many = self.size.sizes
        head = f"{'Pages of a large installation':36}{few:>10,}{'':>10}{many:>12,}{'':>10}{'times':>8}"
        worked = "".join(f"{seconds:>9,.1f} s {'':9}" for seconds in self.proposing)
        rows = [self._row(name, *seen) for name, seen in self.pages.items()]
        return "\n".join([head, *rows, f"  {'a proposal of readers, by a worker':34}{worked}", *self._pictures()])

    def _pictures(self) -> list[str]:
        told = {"new filters on the picture": self.filtered, "the picture after a change": self.changed}
        shown = {name: "".join(f"{each:>9,.1f} ms{'':10}" for each in seen) for name, seen in told.items()}
        within = {name: "met" if max(seen) < MOST_PICTURE else "MISSED" for name, seen in told.items()}
        return [f"  {name:34}{shown[name]}  (under {MOST_PICTURE:.0f} ms) {within[name]}" for name in told]

    def _row(self, name: str, few: Seen, many: Seen) -> str:
        growth = many.milliseconds / few.milliseconds
        fast = few.milliseconds <= MOST_MILLISECONDS and growth <= MOST_GROWTH
        short = max(few.kilobytes, many.kilobytes) <= MOST_KILOBYTES
        shown = "".join(f"{seen.milliseconds:>9,.1f} ms{seen.kilobytes:>7,.0f} kB" for seen in (few, many))
        return f"  {name:34}{shown}{growth:>8.2f}  {'met' if fast and short else 'MISSED'}"


def measure(size: Size = Size()) -> Measured:
    found = Measured(size)
    for number in size.sizes:
        seen, seconds = _measured(number, size.requests, found)
        found.proposing.append(seconds)
        for name, each in seen.items():
            found.pages.setdefault(name, []).append(each)
    return found


def _measured(number: int, requests: int, found: Measured) -> tuple[dict[str, Seen], float]:
    with prepared_ground() as ground, web_server(ground, "wsgi:app") as port, Load() as load:
        world = World(ground)
        (administrator,) = world.people(["Administrator"], administrators=True)
        members = [member.person_id for member in world.people(f"Member {each}" for each in range(MEMBERS))]
        at: Crowd = crowd(world, number, administrator, members)
        seconds = _proposed(world, at, administrator)
        cookie, seen = world.cookie(administrator), {}
        for name, path in PAGES.items():
            asked = load.each(port, [page(path.format(at), cookie)] * requests, concurrency=1)
            length = len(good(asked)[0].body) / 1000
            seen[name] = Seen(statistics.median(asked.milliseconds), length)
        new = [load.each(port, [page(path, cookie)], concurrency=1).milliseconds[0] for path in FILTERED[:PICTURES]]
        found.filtered.append(statistics.median(new))
        found.changed.append(statistics.median(_after_changes(world, load, port, cookie, requests)))
        world.close()
    return seen, seconds


def _after_changes(world: World, load: Load, port: int, cookie: str, times: int) -> list[float]:
    """What the first reader after each change of an award waits."""
    took = []
    for _ in range(times):
        with world.app.database.write() as session:
            first = select(Award.id).order_by(Award.id).limit(1).scalar_subquery()
            session.execute(update(Award).where(Award.id == first).values(amount_pence=Award.amount_pence + 1))
        took += load.each(port, [page("/funding", cookie)], concurrency=1).milliseconds
    return took


def _proposed(world: World, at: Crowd, by: Somebody) -> float:
    """Have a worker propose who reads what, and say how many seconds that took."""
    actor, now = Actor(person_id=by.person_id), world.app.clock()
    with world.app.app_context(), world.app.database.write() as session:
        ask_for_proposal(session, panel_of(session, at.panel), anew=False, actor=actor, now=now)
        job_id = session.scalars(select(Job.id).where(Job.name == PROPOSE)).one()
    began = perf_counter()
    with world.app.app_context():
        run_job(world.app.database, job_id, clock=world.app.clock, handlers={PROPOSE: propose_reading})
    return perf_counter() - began
