"""Taking jobs that are due, each by one run: a short statement that counts the try and pushes the next one out."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, cast
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Integer, Row, Table, and_, bindparam, or_, select, update

from grants.kernel.jobs import DEAD, RUNNING, WAITING, Failure, Job, JobKind
from grants.kernel.sessions import Database

log = structlog.get_logger()

JOB = cast(Table, Job.__table__)
"""The table itself: this is the hottest path, and it needs no objects."""


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
TAKEN = {
    "state": RUNNING,
    "claim": bindparam("token"),
    "attempts": JOB.c.attempts + 1,
    "lease_until": bindparam("until"),
    "run_at": bindparam("until"),
}
CLAIMED = (JOB.c.id, JOB.c.claim, JOB.c.name, JOB.c.args, JOB.c.attempts, JOB.c.created_at)
CLAIM = update(JOB).where(UNTOUCHED).values(**TAKEN).returning(*CLAIMED)


def claim_job(database: Database, job_id: UUID, now: datetime) -> Claimed | None:
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


OTHERS = (
    select(JOB.c.id)
    .where(JOB.c.name == bindparam("kind"), JOB.c.state == WAITING, JOB.c.run_at <= bindparam("now"))
    .where(JOB.c.attempts < bindparam("most_attempts"))
    .order_by(JOB.c.run_at, JOB.c.id)
    .limit(bindparam("number", type_=Integer))
    .with_for_update(skip_locked=True)
)
"""Jobs of a kind that are due and that nobody holds, the longest due first."""

CLAIM_OTHERS = update(JOB).where(JOB.c.id.in_(OTHERS)).values(**TAKEN).returning(*CLAIMED)


def claim_others(database: Database, job: Claimed, kind: JobKind, number: int, now: datetime) -> list[Claimed]:
    """Take at most so many others that can be run with a job which this run holds, those asked for first first."""
    asked = {"kind": kind.name, "most_attempts": kind.most_attempts, "number": number}
    asked |= {"token": job.token, "now": now, "until": now + kind.lease}
    with database.statement() as connection:
        return sorted((Claimed(*row) for row in connection.execute(CLAIM_OTHERS, asked)), key=attrgetter("id"))


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
