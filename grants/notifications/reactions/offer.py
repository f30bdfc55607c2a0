"""What an organisation hears when an offer gets more time, or is taken back because nobody answered it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.awards import queries as awards
from grants.awards.events import OfferExtended, OfferLapsed
from grants.awards.models import Award
from grants.kernel.web import this_app
from grants.notifications import service
from grants.notifications.rules import OFFER
from grants.notifications.to_people import tell
from grants.organisations import queries as organisations


def tell_offer_extended(session: Session, event: OfferExtended, *, now: datetime) -> None:
    """Tell the new day, and remind of it. An offer that has moved on since is told by the event that moved it."""
    service.align_reminders(session, kind=OFFER, subject_id=event.award_id, now=now)
    award = awards.award_of(session, event.award_id)
    if award.accept_by == event.accept_by:
        key = f"offer extended:{award.id}:{event.accept_by.isoformat()}"
        _tell(session, award, "awards/emails/offer_extended", key, now, reason=event.reason)


def tell_offer_lapsed(session: Session, event: OfferLapsed, *, now: datetime) -> None:
    """Tell that the money can go to somebody else, and remind no more."""
    service.align_reminders(session, kind=OFFER, subject_id=event.award_id, now=now)
    award = awards.award_of(session, event.award_id)
    _tell(
        session,
        award,
        "awards/emails/offer_lapsed",
        f"offer lapsed:{award.id}",
        now,
        mail_from=this_app().settings.mail_from,
    )


def _tell(session: Session, award: Award, template: str, key: str, now: datetime, **facts: Any) -> None:
    """Tell the organisation's people, and those who may sign for its host."""
    members = organisations.membership_list(session, award.organisation_id)
    signatories = organisations.signatories(session, award.signing_organisation_id)
    told = {each.person_id: each.person for each in members} | {each.id: each for each in signatories}
    for person_id, person in told.items():
        tell(
            session,
            person,
            template,
            key=f"{key}:{person_id}",
            about_id=award.id,
            now=now,
            award=award,
            organisation=award.organisation,
            **facts,
        )
