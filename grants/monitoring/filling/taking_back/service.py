"""A return goes back to those who sent it."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import SignInNeeded, check_version
from grants.monitoring.events import ReturnTakenBack
from grants.monitoring.filling.taking_back.rules import taking_back_refusal
from grants.monitoring.models import DUE, RETURNED, Return
from grants.monitoring.reviewing.queries import editions_of
from grants.monitoring.service import lock_return, note_sent, refuse
from grants.schemes.tiers.rules import FORM


def take_back(
    session: Session, monitoring_return: Return, *, version: int | None = None, actor: Actor, now: datetime
) -> None:
    """Let its people change a return again that they sent: it is due as it was before, or sent back as it was. When it
    is due does not move.

    Raises Conflict when it is not sent or one of us has begun to review it, and Stale when it has changed since.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to take a return back.")
    lock_return(session, monitoring_return)
    refuse(taking_back_refusal(monitoring_return.state, monitoring_return.review_begun_at))
    check_version(version, monitoring_return.version, "This return has changed since you read it. Read it again.")
    editions = editions_of(session, monitoring_return.id)
    monitoring_return.state, monitoring_return.channel = RETURNED if editions else DUE, FORM
    monitoring_return.submitted_at = editions[0].sent_at if editions else None
    monitoring_return.entered_channel = monitoring_return.entered_by = None
    if not editions:
        monitoring_return.submitted_by = None
    monitoring_return.version += 1
    note_sent(session, monitoring_return, on=None)
    award = monitoring_return.award
    taken = ReturnTakenBack(return_id=monitoring_return.id, award_id=award.id, taken_by=actor.person_id)
    publish(session, taken, actor=actor, now=now, about=(award.id, award.scheme_id, award.organisation_id))
