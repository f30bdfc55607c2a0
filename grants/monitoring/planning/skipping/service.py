"""An administrator leaves out one return of a grant."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.planning.obstacles import service as obstacles
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import check, check_version
from grants.monitoring.asking.grant import Earlier
from grants.monitoring.events import ReturnSkipped
from grants.monitoring.models import SKIPPED, Return
from grants.monitoring.planning.skipping import rules
from grants.monitoring.service import lock_return, refuse


def skip_return(
    session: Session,
    monitoring_return: Return,
    *,
    reason: str,
    payment: str,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Ask for a return no more. What waited for it can be paid, or waits for the next, as `payment` says.

    Raises Conflict where it has been sent, Invalid, and Stale when it has changed since it was read.
    """
    lock_return(session, monitoring_return)
    refuse(rules.skipping_refusal(monitoring_return.state))
    award_id, number = monitoring_return.award_id, monitoring_return.number
    rows = session.execute(
        select(Return.number, Return.state).where(Return.award_id == award_id).order_by(Return.number)
    )
    later = rules.next_to_make(number, [Earlier(*row) for row in rows])
    check(rules.skipping_problems(reason, payment, later=later))
    check_version(version, monitoring_return.version, "This return has changed since you read it. Read it again.")
    monitoring_return.state, monitoring_return.review_note = SKIPPED, reason.strip()
    monitoring_return.reviewed_at, monitoring_return.reviewed_by = now, actor.person_id
    monitoring_return.version += 1
    skipped = ReturnSkipped(return_id=monitoring_return.id, award_id=award_id, number=number)
    publish(session, skipped, actor=actor, now=now, about=(award_id, monitoring_return.award.organisation_id))
    if payment == rules.NEXT and later is not None:
        obstacles.wait_for_another(session, award_id, return_number=number, instead=later)
    else:
        obstacles.release(session, award_id, return_number=number, actor=actor, now=now)
