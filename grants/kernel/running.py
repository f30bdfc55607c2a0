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
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Table, Update, and_, bindparam, case, or_, select, update
from sqlalchemy.orm import Session

from grants.kernel.clock import Clock
from grants.kernel.db import Database
from grants.kernel.jobs import DEAD, DONE, RUNNING, WAITING, Job, JobKind

if TYPE_CHECKING:
    from grants.kernel.stage import House

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ERROR = 4000
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
    """This can never succeed: don't try again."""


class NotYet(Exception):
    """Not now, but at `until`: the job waits, and this run does not count as a try."""

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
    kind = database.house.job_kind(job.name)
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


@lru_cache(maxsize=16)
def _claiming(house: "House") -> Update:
    """The statement that claims a job: every kind with its own lease, none beyond its number of tries."""
    by_lease: dict[timedelta, list[str]] = {}
    by_tries: dict[int, list[str]] = {}
    for kind in house.job_kinds():
        by_lease.setdefault(kind.lease, []).append(kind.name)
        by_tries.setdefault(kind.most_attempts, []).append(kind.name)
    moment = JOB.c.run_at.type
    until = case(
        *((JOB.c.name.in_(names), bindparam(_until(lease), type_=moment)) for lease, names in by_lease.items())
    )
    tries = or_(*(and_(JOB.c.name.in_(names), JOB.c.attempts < most) for most, names in by_tries.items()))
    return (
        update(JOB)
        .where(JOB.c.id == bindparam("job"), FREE, tries)
        .values(state=RUNNING, claim=bindparam("token"), attempts=JOB.c.attempts + 1, lease_until=until, run_at=until)
        .returning(JOB.c.id, JOB.c.claim, JOB.c.name, JOB.c.args, JOB.c.attempts, JOB.c.created_at)
    )


def _until(lease: timedelta) -> str:
    return f"until_{lease // timedelta(microseconds=1)}"


def _claim(database: Database, job_id: UUID, now: datetime) -> Claimed | None:
    """Take a job that is free; None when it is not."""
    leases = {_until(lease): now + lease for lease in {kind.lease for kind in database.house.job_kinds()}}
    values = {"job": job_id, "now": now, "token": uuid4(), **leases}
    with database.statement() as connection:
        row = connection.execute(_claiming(database.house), values).one_or_none()
    if row is None:
        _bury_if_hopeless(database, job_id, now)
        return None
    return Claimed(*row)


def _bury_if_hopeless(database: Database, job_id: UUID, now: datetime) -> None:
    """End a job that is free and yet cannot be claimed: it would wait for ever."""
    with database.statement() as connection:
        row = connection.execute(
            select(JOB.c.name, JOB.c.attempts).where(JOB.c.id == bindparam("job"), FREE), {"job": job_id, "now": now}
        ).one_or_none()
    if row is None:
        return
    known = {kind.name for kind in database.house.job_kinds()}
    reason = f"This version of the program does no work called {row.name!r}."
    if row.name in known:
        reason = f"The worker was lost in the middle of it, at the last of {row.attempts} tries."
    log.warning("job_failed", job=str(job_id), name=row.name, attempts=row.attempts, dead=True, error=reason)
    ended = {"state": DEAD, "claim": None, "lease_until": None, "finished_at": now, "last_error": reason}
    with database.statement() as connection:
        connection.execute(
            update(JOB).where(JOB.c.id == bindparam("job"), FREE, JOB.c.attempts == row.attempts).values(**ended),
            {"job": job_id, "now": now},
        )


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

HELD = and_(JOB.c.id == bindparam("job"), JOB.c.claim == bindparam("token"), JOB.c.state == RUNNING)
END = (
    update(JOB)
    .where(HELD)
    .values(state=DONE, claim=None, lease_until=None, finished_at=bindparam("now"), last_error=None)
)


def _end(session: Session, job: Claimed, now: datetime) -> None:
    ended = session.connection().execute(END, {"job": job.id, "token": job.token, "now": now})
    if ended.rowcount != 1:
        raise ClaimLost


def _let_go(database: Database, job: Claimed, **values: Any) -> None:
    """Let a job go that did not end as done. Nothing happens when another run has it by now."""
    changes = update(JOB).where(HELD).values(claim=None, lease_until=None, **values)
    with database.statement() as connection:
        connection.execute(changes, {"job": job.id, "token": job.token})


def _put_off(database: Database, job: Claimed, until: datetime) -> None:
    _let_go(database, job, state=WAITING, run_at=until, hinted_at=None, attempts=job.attempts - 1)


def _fail(database: Database, job: Claimed, error: Exception, now: datetime) -> None:
    reason = _storable("".join(traceback.format_exception(error))[-LONGEST_ERROR:])
    last = isinstance(error, GiveUp) or job.attempts >= database.house.job_kind(job.name).most_attempts
    log.warning("job_failed", job=str(job.id), name=job.name, attempts=job.attempts, dead=last, error=repr(error))
    if last:
        _let_go(database, job, state=DEAD, last_error=reason, finished_at=now)
    else:
        later = now + pause_after(job.attempts)
        _let_go(database, job, state=WAITING, last_error=reason, run_at=later, hinted_at=None)


def _storable(text: str) -> str:
    """Text that any database takes: without NUL, and without halves of characters."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")
