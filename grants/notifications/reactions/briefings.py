"""What people hear who have a place at a briefing. They need have no account. Each may run twice: jobs have keys."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from grants.kernel.events import Reaction
from grants.kernel.jobs import add_job
from grants.notifications.queries import MAIL_BRIEFING_CHANGED
from grants.notifications.reminding.offsets.briefings import plan_of_briefing
from grants.schemes.briefings.events import BriefingCancelled, BriefingChanged
from grants.schemes.briefings.models import BriefingPlace
from grants.schemes.briefings.rules import TOLD
from grants.schemes.models import Briefing
from grants.schemes.round_life.events import RoundReopened, RoundWithdrawn


def tell_briefing_changed(session: Session, event: BriefingChanged, *, now: datetime) -> None:
    """Move what reminds of it, and tell everybody with a place where it is at another time or place."""
    plan_of_briefing(session, event.briefing_id, now=now)
    if set(event.fields) & set(TOLD):
        _tell(session, Briefing.id == event.briefing_id, f"{event.version}", event.reason, now)


def tell_briefing_cancelled(session: Session, event: BriefingCancelled, *, now: datetime) -> None:
    """Tell everybody with a place that it does not take place."""
    _tell(session, Briefing.id == event.briefing_id, f"{event.version}", event.reason, now)


def tell_visitors_of_round(session: Session, event: RoundWithdrawn | RoundReopened, *, now: datetime) -> None:
    """Tell everybody with a place at a briefing to come whether it takes place, now that its round is withdrawn or open
    again.
    """
    to_come = (Briefing.round_id == event.round_id) & (Briefing.starts_at > now) & Briefing.cancelled_at.is_(None)
    _tell(session, to_come, f"round {event.version}", event.reason, now)


def _tell(session: Session, which: ColumnElement[bool], change: str, reason: str, now: datetime) -> None:
    known = select(BriefingPlace.id).join(BriefingPlace.briefing).where(which, BriefingPlace.forgotten_at.is_(None))
    for place_id in session.scalars(known.order_by(BriefingPlace.id)).all():
        args = {"place_id": str(place_id), "reason": reason}
        add_job(session, MAIL_BRIEFING_CHANGED, key=f"{place_id}:{change}", args=args, now=now)


REACTIONS = (
    Reaction(BriefingChanged, tell_briefing_changed),
    Reaction(BriefingCancelled, tell_briefing_cancelled),
    Reaction(RoundWithdrawn, tell_visitors_of_round),
    Reaction(RoundReopened, tell_visitors_of_round),
)
