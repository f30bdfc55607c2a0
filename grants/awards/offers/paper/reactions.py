"""A letter that was signed on paper waits no more once its offer is answered."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards import queries
from grants.awards.events import AwardAccepted, AwardDeclined, OfferLapsed
from grants.awards.offers.paper import service
from grants.kernel.access import SYSTEM


def end_overtaken_letter(
    session: Session, event: AwardAccepted | AwardDeclined | OfferLapsed, *, now: datetime
) -> None:
    """End the letter that still waits for an offer that was accepted online, turned down or taken back."""
    service.end_overtaken(session, queries.award_of(session, event.award_id), actor=SYSTEM, now=now)
