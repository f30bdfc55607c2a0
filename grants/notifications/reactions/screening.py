"""What people who screen hear of one another."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.models import SUBMITTED
from grants.applications.screening.work.events import ScreenerChanged
from grants.applications.screening.work.queries import work_on
from grants.notifications.to_people import about, tell


def tell_handed_over(session: Session, event: ScreenerChanged, *, now: datetime) -> None:
    """Tell whoever has an application in hand now that somebody else put it there."""
    work = work_on(session, event.application_id)
    if work is None or work.screener is None or work.hander is None:
        return
    application = applications.application_of(session, event.application_id)
    if application.state != SUBMITTED:
        return
    tell(
        session,
        work.screener,
        "applications/emails/handed_over",
        key=f"handed over:{application.id}:{work.version}",
        **about(application),
        now=now,
        handed_by=work.hander.name,
    )
