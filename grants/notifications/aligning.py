"""When a scheme sets other days, the reminders that are planned are brought in line, some at a time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.jobs import REACTIONS, JobKind, add_job
from grants.notifications.reminding.offsets import queries
from grants.notifications.reminding.offsets.briefings import plan_of_scheme
from grants.notifications.reminding.offsets.events import ReminderOffsetsChanged
from grants.notifications.rules import BRIEFING
from grants.notifications.service import align_reminders

ALIGN = "notifications.align_reminders"
ALIGNED_AT_ONCE = 100


def align_with_offsets(session: Session, event: ReminderOffsetsChanged, *, now: datetime) -> None:
    """Have what is planned brought in line with the new days."""
    if event.kind == BRIEFING:
        plan_of_scheme(session, event.scheme_id, now=now)
        return
    _ask_for_slice(session, event.kind, event.scheme_id, change=str(event.version), after=None, now=now)


def _ask_for_slice(
    session: Session, kind: str, scheme_id: UUID | None, *, change: str, after: UUID | None, now: datetime
) -> None:
    args = {"kind": kind, "scheme_id": scheme_id and str(scheme_id), "change": change, "after": after and str(after)}
    add_job(session, ALIGN, key=f"{scheme_id}:{kind}:{change}:{after}", args=args, now=now)


def align_slice(session: Session, args: dict[str, Any], now: datetime) -> None:
    """Bring the reminders of some of what is outstanding in line with the days set, and ask for the next.

    Nothing that was sent goes again, and nothing whose new moment has passed goes out.
    """
    kind, after = args["kind"], args["after"] and UUID(args["after"])
    scheme_id = args["scheme_id"] and UUID(args["scheme_id"])
    subjects = queries.subjects_of(session, kind, scheme_id, after=after, most=ALIGNED_AT_ONCE)
    for subject_id in subjects:
        align_reminders(session, kind=kind, subject_id=subject_id, now=now, newly_set=True)
    if len(subjects) == ALIGNED_AT_ONCE:
        _ask_for_slice(session, kind, scheme_id, change=args["change"], after=subjects[-1], now=now)


ALIGN_JOB = JobKind(ALIGN, REACTIONS, run=align_slice, lease=timedelta(minutes=10))
