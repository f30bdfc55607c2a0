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
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import CursorResult, and_, or_, update
from sqlalchemy.orm import Session

from grants.kernel.clock import Clock
from grants.kernel.db import Database
from grants.kernel.jobs import DEAD, DONE, RUNNING, WAITING, Job, JobKind

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ERROR = 4000

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
    claim = _claim(database, job_id, clock())
    if claim is None:
        return False
    job, token = claim
    kind = database.house.job_kind(job.name)
    try:
        if kind.in_database:
            _run_in_database(database, job, token, kind, clock)
        else:
            _run_in_world(database, job, token, handlers[job.name], clock)
    except ClaimLost:
        return False
    except NotYet as later:
        _put_off(database, job, token, later.until)
        return False
    except Exception as error:  # noqa: BLE001 - every failure is recorded on the job
        _fail(database, job, token, error, clock())
        return False
    return True


def _claim(database: Database, job_id: UUID, now: datetime) -> tuple[Job, UUID] | None:
    """Take a job that is due, or one whose last run never ended; None when there is nothing to take."""
    token = uuid4()
    with database.write() as session:
        job = session.get(Job, job_id)
        if job is None or not _is_free(job, now):
            return None
        hopeless = _hopeless(database, job)
        if hopeless:
            _bury(session, job, hopeless, now)
            return None
        lease = database.house.job_kind(job.name).lease
        claimed = session.execute(
            update(Job)
            .where(Job.id == job_id, _free(now))
            .values(state=RUNNING, claim=token, attempts=Job.attempts + 1, lease_until=now + lease, run_at=now + lease)
            .returning(Job)
            .execution_options(populate_existing=True, synchronize_session=False)
        ).scalar_one_or_none()
    return None if claimed is None else (claimed, token)


def _free(now: datetime) -> Any:
    return or_(and_(Job.state == WAITING, Job.run_at <= now), and_(Job.state == RUNNING, Job.lease_until < now))


def _is_free(job: Job, now: datetime) -> bool:
    if job.state == RUNNING:
        return job.lease_until is not None and job.lease_until < now
    return job.state == WAITING and job.run_at <= now


def _hopeless(database: Database, job: Job) -> str | None:
    """Why a job that is free must not be tried again; None when it may be."""
    try:
        kind = database.house.job_kind(job.name)
    except KeyError:
        return f"This version of the program does no work called {job.name!r}."
    if job.attempts < kind.most_attempts:
        return None
    return f"The worker was lost in the middle of it, at the last of {job.attempts} tries."


def _bury(session: Session, job: Job, reason: str, now: datetime) -> None:
    log.warning("job_failed", job=str(job.id), name=job.name, attempts=job.attempts, dead=True, error=reason)
    session.execute(
        update(Job)
        .where(Job.id == job.id, _free(now))
        .values(state=DEAD, claim=None, lease_until=None, finished_at=now, last_error=reason)
        .execution_options(synchronize_session=False)
    )


def _put_off(database: Database, job: Job, token: UUID, until: datetime) -> None:
    values = {"state": WAITING, "claim": None, "lease_until": None, "run_at": until, "hinted_at": None}
    with database.write() as session:
        session.execute(
            update(Job)
            .where(_held(job.id, token))
            .values(**values, attempts=Job.attempts - 1)
            .execution_options(synchronize_session=False)
        )


def _run_in_database(database: Database, job: Job, token: UUID, kind: JobKind, clock: Clock) -> None:
    assert kind.run is not None
    with database.write() as session:
        now = clock()
        kind.run(session, job.args, now)
        _end(session, job.id, token, now)


def _run_in_world(database: Database, job: Job, token: UUID, handler: WorldHandler, clock: Clock) -> None:
    record = handler(Work(job.id, job.args, job.attempts, job.created_at, database, clock))
    with database.write() as session:
        now = clock()
        _end(session, job.id, token, now)
        if record is not None:
            record(session, now)


def _held(job_id: UUID, token: UUID) -> Any:
    return and_(Job.id == job_id, Job.claim == token, Job.state == RUNNING)


def _end(session: Session, job_id: UUID, token: UUID, now: datetime) -> None:
    ended: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Job)
        .where(_held(job_id, token))
        .values(state=DONE, claim=None, lease_until=None, finished_at=now, last_error=None)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:
        raise ClaimLost


def _fail(database: Database, job: Job, token: UUID, error: Exception, now: datetime) -> None:
    reason = _storable("".join(traceback.format_exception(error))[-LONGEST_ERROR:])
    most_attempts = database.house.job_kind(job.name).most_attempts
    last = isinstance(error, GiveUp) or job.attempts >= most_attempts
    values: dict[str, Any] = {"claim": None, "lease_until": None, "last_error": reason}
    if last:
        values |= {"state": DEAD, "finished_at": now}
    else:
        values |= {"state": WAITING, "run_at": now + pause_after(job.attempts), "hinted_at": None}
    log.warning("job_failed", job=str(job.id), name=job.name, attempts=job.attempts, dead=last, error=repr(error))
    with database.write() as session:
        session.execute(
            update(Job).where(_held(job.id, token)).values(**values).execution_options(synchronize_session=False)
        )


def _storable(text: str) -> str:
    """Text that any database takes: without NUL, and without halves of characters."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")
