"""Jobs: what must happen, kept in SQL, where it can be seen, understood and run again.

A job is unique by name and key, so asking twice makes one. How jobs are run is in `running`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Table,
    UniqueConstraint,
    and_,
    case,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.kernel.db import Base, index_where, new_id
from grants.kernel.unique import insertion

WAITING, RUNNING, DONE, DEAD, CANCELLED = "waiting", "running", "done", "dead", "cancelled"
STATES = (WAITING, RUNNING, DONE, DEAD, CANCELLED)

REACTIONS, MAIL, DOCUMENTS = "reactions", "mail", "documents"
QUEUES = (REACTIONS, MAIL, DOCUMENTS)


class Job(Base):
    """One thing to do. `claim` is the token of the run that holds it now, until `lease_until`."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    key: Mapped[str]
    queue: Mapped[str]
    args: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=WAITING)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    hinted_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("name", "key"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("(state = 'running') = (claim IS NOT NULL)", name="claimed_while_running"),
        CheckConstraint("(state IN ('done', 'dead', 'cancelled')) = (finished_at IS NOT NULL)", name="finished"),
        index_where("ix_job_due", "run_at", where=state.in_((WAITING, RUNNING))),
    )


_table = cast(Table, Job.__table__)

DatabaseWork = Callable[[Session, dict[str, Any], datetime], None]
"""Work that only touches the database, given the job's arguments and the time."""


@dataclass(frozen=True)
class Failure:
    """Why a try failed, in one line, and whether there will be another. `error` is None for a worker that was lost."""

    reason: str
    tried_again: bool
    error: Exception | None = None


Failing = Callable[[Session, dict[str, Any], Failure, datetime], None]
"""What else to write down when a try fails, in the transaction that says so of the job."""


@dataclass(frozen=True)
class JobKind:
    """A kind of work: its name, its queue, how long a run may take and how often it is tried.

    `run` is given for work that only touches the database; work that touches the world has none
    here, because the workers hold it. `kept` is how long a done job is kept; for ever where it is None.
    Only what nobody asks for under the same key again may be removed (see `forget_done_jobs`).
    `writes` is for work that writes a document: administrators are told of those that could not be written.
    `failing` writes down elsewhere, too, that a try has failed.
    `given_up_told` is for work of which its own stage tells administrators what was given up.
    """

    name: str
    queue: str
    run: DatabaseWork | None = None
    lease: timedelta = timedelta(minutes=2)
    most_attempts: int = 8
    kept: timedelta | None = None
    writes: bool = False
    failing: Failing | None = None
    given_up_told: bool = False

    @property
    def in_database(self) -> bool:
        return self.run is not None


class KnowsJobs(Protocol):
    """What tells the kind of a job by its name: the registry of all stages."""

    def job_kind(self, name: str) -> JobKind: ...


def add_job(
    session: Session,
    name: str,
    *,
    key: str,
    args: dict[str, Any],
    now: datetime,
    run_at: datetime | None = None,
) -> UUID | None:
    """Ask for a job; None when one of this name and key was asked for before.

    It belongs to the transaction of `session`: it exists if, and only if, that commits.
    """
    added = _add(session, [_row(session, name, key=key, args=args, now=now, run_at=run_at or now)])
    return added[0] if added else None


def add_jobs(session: Session, asked: Sequence[tuple[str, str, dict[str, Any]]], *, now: datetime) -> None:
    """Ask for jobs all at once: of each its name, its key and its arguments."""
    if asked:
        _add(session, [_row(session, name, key=key, args=args, now=now, run_at=now) for name, key, args in asked])


def _row(
    session: Session, name: str, *, key: str, args: dict[str, Any], now: datetime, run_at: datetime
) -> dict[str, Any]:
    registry: KnowsJobs = session.info["registry"]
    return {
        "id": new_id(),
        "name": name,
        "key": key,
        "queue": registry.job_kind(name).queue,
        "args": args,
        "state": WAITING,
        "run_at": run_at,
        "attempts": 0,
        "created_at": now,
        "hinted_at": now if run_at <= now else None,
    }


def _add(session: Session, rows: list[dict[str, Any]]) -> list[UUID]:
    """Ids of those that were not asked for before. Who waits for them is told of what is due, after the commit."""
    given = rows if len(rows) > 1 else rows[0]
    inserting = insertion(session, _table, ("name", "key"), _table.c.id)
    added = set(session.connection().execute(inserting, given).scalars())
    new = [row for row in rows if row["id"] in added]
    session.info.setdefault("hints", []).extend((row["queue"], row["id"]) for row in new if row["hinted_at"])
    return [row["id"] for row in new]


def cancel_jobs(session: Session, name: str, *, keys: list[str], now: datetime) -> set[str]:
    """Withdraw jobs that have not begun. Gives the keys of those under way, which are let finish."""
    asked = (Job.name == name, Job.key.in_(keys))
    session.execute(
        update(Job)
        .where(*asked, Job.state == WAITING)
        .values(state=CANCELLED, finished_at=now)
        .execution_options(synchronize_session=False)
    )
    return set(session.scalars(select(Job.key).where(*asked, Job.state == RUNNING)))


def reschedule_job(session: Session, name: str, *, key: str, run_at: datetime) -> bool:
    """Let a job wait for another moment, also one that was cancelled or done. False while it runs."""
    again = {"state": WAITING, "run_at": run_at, "attempts": 0, "finished_at": None, "hinted_at": None}
    moved = session.execute(
        update(Job)
        .where(Job.name == name, Job.key == key, Job.state != RUNNING)
        .values(**again)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return moved.scalar_one_or_none() is not None


def has_failed(times: int = 1) -> ColumnElement[bool]:
    """Whether a job was given up, or waits to be tried again after so many tries."""
    return or_(Job.state == DEAD, and_(Job.state == WAITING, Job.attempts >= times))


def replay_job(session: Session, job_id: UUID, *, now: datetime) -> bool:
    """Let a dead job be tried afresh, and one that failed and waits be tried now. False for any other."""
    again = case((Job.state == DEAD, 0), else_=Job.attempts)
    row = session.execute(
        update(Job)
        .where(Job.id == job_id, has_failed())
        .values(state=WAITING, run_at=now, attempts=again, finished_at=None, hinted_at=now)
        .returning(Job.queue)
    ).scalar_one_or_none()
    if row is not None:
        session.info.setdefault("hints", []).append((row, job_id))
    return row is not None


def forget_done_jobs(session: Session, kinds: Collection[JobKind], *, now: datetime) -> None:
    """Remove done jobs of the kinds that say how long they are kept: these would otherwise pile up for ever.

    That a job is unique by name and key is what keeps work from being done twice, and a job that is gone no longer
    does. So a kind says `kept` only where its keys are never asked for again: an event's id, which only the transaction
    that made the event asks for; a period or a moment that is past. What is asked for by the id of a record (a letter,
    a message, a reminder) has none, and stays. Dead jobs stay for whoever looks at them, and cancelled ones too.
    """
    by_age: dict[timedelta, list[str]] = {}
    for kind in kinds:
        if kind.kept is not None:
            by_age.setdefault(kind.kept, []).append(kind.name)
    for kept, names in by_age.items():
        session.execute(delete(Job).where(Job.name.in_(names), Job.state == DONE, Job.finished_at < now - kept))
