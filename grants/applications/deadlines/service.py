"""An application's own deadline: moved for one, with a reason, when something got in somebody's way."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from grants.applications.deadlines import rules
from grants.applications.deadlines.events import ApplicationDeadlineMoved
from grants.applications.locking import lock, refuse
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.events import publish
from grants.kernel.problems import check


def move_own_deadline(
    session: Session,
    application: Application,
    *,
    closes_at: datetime | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Let one draft be sent until a later minute than the others of its round, also after that has closed.

    The reason stays with the application, for it may tell of somebody's health; the event says only until when.
    Raises Invalid, and Conflict when the application is no draft any more.
    """
    lock(session, application)
    refuse(rules.moving_refusal(application.state))
    wanted = to_the_minute(closes_at).astimezone(UTC) if closes_at else None
    check(rules.own_deadline_problems(wanted, reason, stands_at=application.closes_at, now=now))
    application.own_closes_at, application.own_closes_reason = wanted, reason.strip()
    session.flush()
    moved = ApplicationDeadlineMoved(
        application_id=application.id, round_id=application.round_id, closes_at=application.closes_at
    )
    publish(session, moved, actor=actor, now=now, about=(application.round_id, application.organisation_id))
