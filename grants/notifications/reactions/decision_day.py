"""What applicants hear when the day has passed by which they were to hear, and nobody has told them anything."""

from datetime import datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import DECIDED, ELIGIBLE, IN_ASSESSMENT, SUBMITTED, Application
from grants.identity import queries as people
from grants.kernel.clock import civil_moment, london_day, london_moment
from grants.notifications.models import Message
from grants.notifications.to_people import tell
from grants.organisations.queries import in_place_of
from grants.panels.models import Decision
from grants.schemes.models import Round

TOLD_AT_ONCE = 500
LATEST = timedelta(days=60)
"""After a day that passed longer ago, nobody is told any more: they have asked, or heard otherwise."""
KEY = "takes longer"


def tell_that_it_takes_longer(session: Session, now: datetime) -> None:
    """Write to those who wait still, some at a time and each once for each day that was said. Only at a civil hour.

    What is decided and held is told like what is not decided.
    """
    if civil_moment(now) != now:
        return
    today = london_day(now)
    late = select(Round).where(Round.decisions_by < today, Round.decisions_by >= today - LATEST)
    late = late.where(Round.withdrawn_at.is_(None))
    for of_round in session.scalars(late.options(joinedload(Round.scheme)).order_by(Round.id)):
        _tell(session, of_round, now)


def _tell(session: Session, of_round: Round, now: datetime) -> None:
    day = of_round.decisions_by
    assert day is not None
    since = london_moment(day + timedelta(days=1), time(0, 0))
    of_this_day = (Message.about_id == Application.id, Message.key.startswith(KEY), Message.created_at >= since)
    held = exists().where(Decision.application_id == Application.id, Decision.released_at.is_(None))
    waits = Application.state.in_((SUBMITTED, ELIGIBLE, IN_ASSESSMENT)) | ((Application.state == DECIDED) & held)
    found = (
        select(Application)
        .where(Application.round_id == of_round.id, waits, ~exists().where(*of_this_day))
        .options(joinedload(Application.organisation))
        .order_by(Application.id)
        .limit(TOLD_AT_ONCE)
    )
    for application in session.scalars(found):
        reader = in_place_of(session, application.organisation_id, application.reader_id)
        tell(
            session,
            people.person_of(session, reader),
            "applications/emails/takes_longer",
            key=f"{KEY}:{application.id}:{day.isoformat()}",
            about_id=application.id,
            now=now,
            application=application,
            organisation=application.organisation,
            round=of_round,
        )
