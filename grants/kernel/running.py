"""One function runs a job: claim, work, finish.

The claim is a short transaction that counts the attempt and pushes the next try out before the
work begins, so that a killed worker's job comes back by itself. Work that only touches the database
commits together with the job's end, fenced by the claim: its effect happens exactly once. Work that
touches the world runs with no transaction open and hands back what to record at its end. Where a kind has many jobs
that are due at once, a run takes some of them along (`Together`); each of them ends by itself all the same.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Connection, and_, bindparam, update
from sqlalchemy.orm import Session

from grants.kernel.claiming import JOB, Claimed, claim_job, claim_others
from grants.kernel.clock import Clock
from grants.kernel.jobs import DEAD, DONE, RUNNING, WAITING, Failure, JobKind
from grants.kernel.sessions import Database

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ERROR = 4000
FEW_TRIES = 3
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


@dataclass(frozen=True)
class Together:
    """Work in the world for which as much has to be looked up for one job as for several: a run takes `most` at once.

    `begin` looks up and writes down what comes before the work of each, and gives what does it, by the job's id, in the
    order in which it is to be done. Each job then succeeds or fails by itself.
    """

    begin: Callable[[Sequence[Work]], AbstractContextManager[Mapping[UUID, WorldHandler]]]
    most: int


Handlers = Mapping[str, WorldHandler | Together]
"""What does the work in the world, by the name of the job."""

STALE = timedelta(seconds=15)
"""What was looked up so long before is looked up again, and no work begins so late in its lease."""


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


def run_job(database: Database, job_id: UUID, *, clock: Clock, handlers: Handlers) -> bool:
    """Run a job if it is due and nobody else holds it. True when this run ended it as done.

    Others of its kind that are due may be run with it.
    """
    job = claim_job(database, job_id, clock())
    if job is None:
        return False
    kind, handler = database.registry.job_kind(job.name), handlers.get(job.name)
    if isinstance(handler, Together):
        return _run_together(database, job, kind, handler, clock)
    return _ended(database, job, partial(_run_alone, database, job, kind, handler, clock), clock)


def _ended(database: Database, job: Claimed, work: Callable[[], None], clock: Clock) -> bool:
    """Do a job's work. False where it did not end it as done, and what became of it instead is recorded."""
    try:
        work()
    except ClaimLost:
        return False
    except NotYet as later:
        _put_off(database, job, later.until)
        return False
    except Exception as error:  # noqa: BLE001 - every failure is recorded on the job
        _fail(database, job, error, clock())
        return False
    return True


# Working


def _run_alone(database: Database, job: Claimed, kind: JobKind, handler: WorldHandler | None, clock: Clock) -> None:
    if kind.in_database:
        _run_in_database(database, job, kind, clock)
    elif handler is not None:
        _run_in_world(database, job, handler, clock)
    else:
        raise LookupError(f"Nothing here does the work called {job.name!r}.")


def _run_in_database(database: Database, job: Claimed, kind: JobKind, clock: Clock) -> None:
    assert kind.run is not None
    with database.write() as session:
        now = clock()
        kind.run(session, job.args, now)
        _end(session, job, now)


def _run_in_world(database: Database, job: Claimed, handler: WorldHandler, clock: Clock) -> None:
    record = handler(_work_of(database, job, clock))
    with database.write() as session:
        now = clock()
        _end(session, job, now)
        if record is not None:
            record(session, now)


def _work_of(database: Database, job: Claimed, clock: Clock) -> Work:
    return Work(job.id, job.args, job.attempts, job.created_at, database, clock)


def _run_together(database: Database, job: Claimed, kind: JobKind, together: Together, clock: Clock) -> bool:
    """Run a job with others of its kind; True when it ended as done itself."""
    claimed_at = clock()
    others = claim_others(database, job, kind, together.most - 1, claimed_at)
    return job.id in _run_all(database, [job, *others], together, claimed_at, clock)


def _run_all(
    database: Database, jobs: Sequence[Claimed], together: Together, claimed_at: datetime, clock: Clock
) -> set[UUID]:
    """Run jobs that were claimed together; gives those that ended as done.

    Of several that cannot be begun together nobody knows which is at fault, so each is then run by itself.
    """
    by_id = {each.id: each for each in jobs}

    def run(job: Claimed, handler: WorldHandler) -> None:
        if clock() - claimed_at > STALE:
            raise NotYet(clock())
        _run_in_world(database, job, handler, clock)

    with ExitStack() as begun:
        try:
            handlers = begun.enter_context(together.begin([_work_of(database, each, clock) for each in jobs]))
        except Exception as error:  # noqa: BLE001 - every failure is recorded on the job
            if len(jobs) > 1:
                return set().union(*(_run_all(database, [each], together, claimed_at, clock) for each in jobs))
            _fail(database, jobs[0], error, clock())
            return set()
        return {
            job_id
            for job_id, handler in handlers.items()
            if _ended(database, by_id[job_id], partial(run, by_id[job_id], handler), clock)
        }


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
