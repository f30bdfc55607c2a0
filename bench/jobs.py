"""Jobs per second: the product's jobs that do nothing, against Dramatiq's own on the same Redis.

The queue is filled first. Then two worker processes of four threads empty it, and the rate is taken
between the first and the last twentieth, so that neither their start nor their last few count.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from sqlalchemy import func, select

from bench import idle
from bench.results import Line, Table
from bench.servers import Ground, Program, prepared_ground
from grants import create_app
from grants.kernel.jobs import DONE, REACTIONS, Job, add_job
from grants.kernel.settings import load_settings
from grants.kernel.web import Application
from workers.broker import hint_through, make_broker

GOAL_PER_SECOND = 300
PATIENCE = 120.0  # seconds for one queue to be emptied
BEST_PREFETCH = "64"
"""Messages that bare Dramatiq takes ahead: with its own default it would be many times slower."""


TWO_PROCESSES = ("--processes", "2", "--threads", "4")


@dataclass(frozen=True)
class Size:
    jobs: int = 2_500
    bare_jobs: int = 12_000
    runs: int = 3


def measure(size: Size = Size()) -> Table:
    line = Line("a job that does nothing", least_rate=GOAL_PER_SECOND)
    with prepared_ground() as ground, _producer(ground) as app:
        for _ in range(size.runs):
            bare = _bare(ground, size.bare_jobs)
            line.add(_ours(ground, app, size.jobs), bare)
    return Table("Jobs, with two worker processes of four threads", "per second", "of bare Dramatiq", [line])


@contextlib.contextmanager
def _producer(ground: Ground) -> Iterator[Application]:
    """The application as it asks for jobs, with hints through Redis."""
    hint = hint_through(make_broker(ground.redis.url))
    app = idle.move_in(create_app(load_settings(ground.environment), hint=hint), hint)
    yield app
    app.database.close()


def _ours(ground: Ground, app: Application, number: int) -> float:
    before = _done(app)
    with app.database.write() as session:
        for place in range(before, before + number):
            add_job(session, idle.DO_NOTHING, key=str(place), args={}, now=app.clock())
    rate = emptied(ground, f"proportion:{REACTIONS}.msgs", "bench.idle_worker", *TWO_PROCESSES)
    if _done(app) != before + number:
        raise RuntimeError(f"{before + number - _done(app)} jobs were not done")
    return rate


def _done(app: Application) -> int:
    asked = select(func.count()).where(Job.name == idle.DO_NOTHING, Job.state == DONE)
    with app.database.read() as session:
        return session.scalars(asked).one()


def _bare(ground: Ground, number: int) -> float:
    broker = RedisBroker(url=ground.redis.url)  # type: ignore[no-untyped-call]
    broker.declare_queue("default")
    for place in range(number):
        broker.enqueue(
            dramatiq.Message(queue_name="default", actor_name="nothing", args=(place,), kwargs={}, options={})
        )
    arguments = ("bench.bare_worker", *TWO_PROCESSES)
    return emptied(ground, "dramatiq:default.msgs", *arguments, dramatiq_queue_prefetch=BEST_PREFETCH)


def emptied(ground: Ground, messages: str, *arguments: str, look_every: float = 0.01, **environment: str) -> float:
    """Messages per second while `dramatiq` with these arguments empties the queue kept under `messages`, or as far as
    it comes with it in PATIENCE.

    Looking how many are left, each so many seconds, takes time from those who work.
    """
    with (
        redis.Redis.from_url(ground.redis.url) as client,
        ground.program("dramatiq", *arguments, **environment) as program,
    ):
        return _rate(client, messages, program, look_every)


def _rate(client: redis.Redis, messages: str, program: Program, look_every: float) -> float:
    until = time.monotonic() + PATIENCE
    full = left = int(client.hlen(messages))
    first: tuple[float, int] | None = None
    while left > full * 0.05 and time.monotonic() < until:
        program.check()
        time.sleep(look_every)
        left = int(client.hlen(messages))
        if first is None and left <= full * 0.95:
            first = time.perf_counter(), left
    last = time.perf_counter(), left
    if first is None:
        raise RuntimeError(f"{left} of {full} messages are left after {PATIENCE:.0f} s")
    while time.monotonic() < until and client.hlen(messages):
        time.sleep(0.01)
    return (first[1] - last[1]) / (last[0] - first[0])
