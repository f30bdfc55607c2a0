"""What the clock does: ask for periodic work and hint again at jobs that are due.

Any number of clocks may run. Periodic work is a job keyed by its period; a due job is hinted at
most once in `HINT_AGAIN`, by whichever clock takes it first.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from grants.kernel.jobs import RUNNING, WAITING, Job, add_jobs
from grants.kernel.sessions import Database
from grants.kernel.stage import Periodic

HINT_AGAIN = timedelta(seconds=15)
AT_ONCE = 500


def wake_due_jobs(database: Database, *, now: datetime, hint_again: timedelta = HINT_AGAIN) -> int:
    """Hint at jobs that are due. Gives their number; the hints go out after the commit."""
    with database.write() as session:
        add_jobs(session, [_asked(periodic, now) for periodic in database.registry.periodic], now=now)
        due = _due_jobs(session, now, hint_again)
        session.info.setdefault("hints", []).extend(due)
        return len(due)


def _asked(periodic: Periodic, now: datetime) -> tuple[str, str, dict[str, Any]]:
    """The job of this period: its name, its key and its arguments."""
    return periodic.name, str(int(now.timestamp() // periodic.every.total_seconds())), {}


def _due_jobs(session: Session, now: datetime, hint_again: timedelta) -> list[tuple[str, UUID]]:
    unheard = or_(Job.hinted_at.is_(None), Job.hinted_at < now - hint_again)
    due = and_(Job.state.in_((WAITING, RUNNING)), Job.run_at <= now, unheard)
    chosen = select(Job.id).where(due).order_by(Job.run_at).limit(AT_ONCE).with_for_update(skip_locked=True)
    rows = session.execute(
        update(Job)
        .where(Job.id.in_(chosen))
        .values(hinted_at=now)
        .returning(Job.queue, Job.id)
        .execution_options(synchronize_session=False)
    )
    return [(queue, job_id) for queue, job_id in rows]
