"""Those who work on a draft, and whoever was asked, are reminded of a host or partner that has not answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.deadlines.events import ApplicationDeadlineMoved
from grants.applications.events import ApplicationSubmitted, ApplicationWithdrawn
from grants.applications.hosting.events import PartyAgreementRestored, PartyAnswered, PartyAsked, PartyRemoved
from grants.applications.models import Party
from grants.notifications import service
from grants.notifications.rules import PARTY

OF_PARTIES = (PartyAsked, PartyAnswered, PartyAgreementRestored, PartyRemoved)
"""What can have happened with a host or partner that has to do with whether anybody is reminded of it."""


def remind_of_party(
    session: Session,
    event: PartyAsked | PartyAnswered | PartyAgreementRestored | PartyRemoved,
    *,
    now: datetime,
) -> None:
    service.align_reminders(session, kind=PARTY, subject_id=event.party_id, now=now)


def remind_of_parties(
    session: Session,
    event: ApplicationSubmitted | ApplicationWithdrawn | ApplicationDeadlineMoved,
    *,
    now: datetime,
) -> None:
    remind_of_parties_of(session, event.application_id, now=now)


def remind_of_parties_of(session: Session, application_id: UUID, *, now: datetime) -> None:
    """Bring what is planned about each host and partner of an application in line with how it stands."""
    parties = select(Party.id).where(Party.application_id == application_id).order_by(Party.id)
    for party_id in session.scalars(parties).all():
        service.align_reminders(session, kind=PARTY, subject_id=party_id, now=now)
