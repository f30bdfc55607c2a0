"""One function runs a job: claim, work, finish.

The claim is a short transaction that counts the attempt and pushes the next try out before the
work begins, so that a killed worker's job comes back by itself. Work that only touches the database
commits together with the job's end, fenced by the claim: its effect happens exactly once. Work that
touches the world runs with no transaction open and hands back what to record at its end.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Connection, Row, Table, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from grants.kernel.clock import Clock
from grants.kernel.jobs import DEAD, DONE, RUNNING, WAITING, Failure, Job, JobKind
from grants.kernel.sessions import Database

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ERROR = 4000
FEW_TRIES = 3
JOB = cast(Table, Job.__table__)
"""The table itself: this is the hottest path, and it needs no objects."""

Record = Callable[[Session, datetime], None]
"""What to write once the work in the world is done, in the transaction that ends the job."""


@dataclass(frozen=True)
class Work:
    """A claimed job, as its handler sees it."""

    job_id: UUID
    args: dict[str, Any]
    attempts: int
    created_at: datetime
    database: Database
    clock: Clock


WorldHandler = Callable[[Work], Record | None]
"""Does work in the world. May run twice when a worker is killed, so it must be recognisable."""


class GiveUp(Exception):
    """Raised by work that can never succeed: the job is not tried again."""


class GiveUpSoon(Exception):
    """Raised by work that takes much and seldom succeeds another time: it is tried FEW_TRIES times, not as often
    as its kind is.
    """


class NotYet(Exception):
    """Raised by work that has to wait: the job runs again at `until` (UTC), and this run does not count as a try."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until.isoformat()}")
        self.until = until


class ClaimLost(Exception):
    """The lease ran out and another run took the job; this run's effects are rolled back."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait before the next try: 10 s, 20 s, 40 s … at most an hour."""
    doublings: int = 2 ** min(attempts - 1, 12)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


def run_job(database: Database, job_id: UUID, *, clock: Clock, handlers: Mapping[str, WorldHandler]) -> bool:
    """Run a job if it is due and nobody else holds it. True when this run ended it as done."""
    job = _claim(database, job_id, clock())
    if job is None:
        return False
    kind = database.registry.job_kind(job.name)
    try:
        if kind.in_database:
            _run_in_database(database, job, kind, clock)
        else:
            _run_in_world(database, job, handlers[job.name], clock)
    except ClaimLost:
        return False
    except NotYet as later:
        _put_off(database, job, later.until)
        return False
    except Exception as error:  # noqa: BLE001 - every failure is recorded on the job
        _fail(database, job, error, clock())
        return False
    return True


# Claiming


@dataclass(frozen=True)
class Claimed:
    """A job that this run holds, by its `token`, until the lease is over."""

    id: UUID
    token: UUID
    name: str
    args: dict[str, Any]
    attempts: int
    created_at: datetime


FREE = or_(
    and_(JOB.c.state == WAITING, JOB.c.run_at <= bindparam("now")),
    and_(JOB.c.state == RUNNING, JOB.c.lease_until < bindparam("now")),
)
"""Jobs that are due, and those whose last run never ended."""


LOOK = select(JOB.c.name, JOB.c.attempts, JOB.c.args).where(JOB.c.id == bindparam("job"), FREE)
UNTOUCHED = and_(JOB.c.id == bindparam("job"), FREE, JOB.c.attempts == bindparam("seen_attempts"))
CLAIM = (
    update(JOB)
    .where(UNTOUCHED)
    .values(
        state=RUNNING,
        claim=bindparam("token"),
        attempts=JOB.c.attempts + 1,
        lease_until=bindparam("until"),
        run_at=bindparam("until"),
    )
    .returning(JOB.c.id, JOB.c.claim, JOB.c.name, JOB.c.args, JOB.c.attempts, JOB.c.created_at)
)


def _claim(database: Database, job_id: UUID, now: datetime) -> Claimed | None:
    """Take a job that is free; None when it is not. One that could never be run is ended: it would wait for ever."""
    with database.statement() as connection:
        seen = connection.execute(LOOK, {"job": job_id, "now": now}).one_or_none()
        if seen is None:
            return None
        as_seen = {"job": job_id, "now": now, "seen_attempts": seen.attempts}
        kind = database.registry.known_job_kind(seen.name)
        reason = _why_never(kind, seen)
        if kind is not None and reason is None:
            row = connection.execute(CLAIM, {**as_seen, "token": uuid4(), "until": now + kind.lease}).one_or_none()
            return Claimed(*row) if row else None
    assert reason is not None
    _bury(database, kind, as_seen, seen, reason)
    return None


def _why_never(kind: JobKind | None, seen: Row[Any, Any, Any]) -> str | None:
    if kind is None:
        return f"This version of the program does no work called {seen.name!r}."
    if seen.attempts >= kind.most_attempts:
        return f"The worker was lost in the middle of it, at the last of {seen.attempts} tries."
    return None


def _bury(
    database: Database, kind: JobKind | None, as_seen: dict[str, Any], seen: Row[Any, Any, Any], reason: str
) -> None:
    log.warning("job_failed", job=str(as_seen["job"]), name=seen.name, attempts=seen.attempts, dead=True, error=reason)
    ended = {"state": DEAD, "claim": None, "lease_until": None, "finished_at": as_seen["now"], "last_error": reason}
    with database.write() as session:
        buried = session.connection().execute(update(JOB).where(UNTOUCHED).values(**ended), as_seen).rowcount
        if buried and kind is not None and kind.failing is not None:
            kind.failing(session, seen.args, Failure(reason, tried_again=False), as_seen["now"])


# Working


def _run_in_database(database: Database, job: Claimed, kind: JobKind, clock: Clock) -> None:
    assert kind.run is not None
    with database.write() as session:
        now = clock()
        kind.run(session, job.args, now)
        _end(session, job, now)


def _run_in_world(database: Database, job: Claimed, handler: WorldHandler, clock: Clock) -> None:
    record = handler(Work(job.id, job.args, job.attempts, job.created_at, database, clock))
    with database.write() as session:
        now = clock()
        _end(session, job, now)
        if record is not None:
            record(session, now)


# Ending

STILL_CLAIMED = and_(JOB.c.id == bindparam("job"), JOB.c.claim == bindparam("token"), JOB.c.state == RUNNING)
END = (
    update(JOB)
    .where(STILL_CLAIMED)
    .values(state=DONE, claim=None, lease_until=None, finished_at=bindparam("now"), last_error=None)
)


def _end(session: Session, job: Claimed, now: datetime) -> None:
    ended = session.connection().execute(END, {"job": job.id, "token": job.token, "now": now})
    if ended.rowcount != 1:
        raise ClaimLost


def _let_go(connection: Connection, job: Claimed, **values: Any) -> bool:
    """Let a job go that did not end as done. False, with nothing changed, when another run has it by now."""
    changes = update(JOB).where(STILL_CLAIMED).values(claim=None, lease_until=None, **values)
    return connection.execute(changes, {"job": job.id, "token": job.token}).rowcount == 1


def _put_off(database: Database, job: Claimed, until: datetime) -> None:
    with database.statement() as connection:
        _let_go(connection, job, state=WAITING, run_at=until, hinted_at=None, attempts=job.attempts - 1)


def _fail(database: Database, job: Claimed, error: Exception, now: datetime) -> None:
    reason = _storable("".join(traceback.format_exception(error))[-LONGEST_ERROR:])
    kind = database.registry.job_kind(job.name)
    last = job.attempts >= _most_attempts(error, kind)
    log.warning("job_failed", job=str(job.id), name=job.name, attempts=job.attempts, dead=last, error=repr(error))
    ended: dict[str, Any] = {"state": DEAD, "finished_at": now}
    if not last:
        ended = {"state": WAITING, "run_at": now + pause_after(job.attempts), "hinted_at": None}
    with database.write() as session:
        let_go = _let_go(session.connection(), job, last_error=reason, **ended)
        if let_go and kind.failing is not None:
            in_short = reason.strip().rpartition("\n")[2]
            kind.failing(session, job.args, Failure(in_short, tried_again=not last, error=error), now)


def _most_attempts(error: Exception, kind: JobKind) -> int:
    if isinstance(error, GiveUp):
        return 1
    return min(FEW_TRIES, kind.most_attempts) if isinstance(error, GiveUpSoon) else kind.most_attempts


def _storable(text: str) -> str:
    """Text that any database takes: without NUL, and without halves of characters."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")
