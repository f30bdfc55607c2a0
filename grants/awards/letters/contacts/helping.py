"""Whom somebody can ask about their own grants."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.letters.contacts.queries import contact_of
from grants.awards.models import MADE, OFFERED, Award
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.organisations.models import Membership

MOST_GRANTS = 5


def whom_to_ask(session: Session, actor: Actor, now: datetime) -> list[str]:
    """The contact of each of the newest grants of whoever acts for an organisation: `A garden: Ada Quill, …`."""
    theirs = select(Membership.organisation_id).where(Membership.person_id == actor.person_id)
    found = select(Award).where(Award.organisation_id.in_(theirs), Award.state.in_((OFFERED, *MADE)))
    awards = session.scalars(found.order_by(Award.id.desc()).limit(MOST_GRANTS)).all()
    contacts = [
        contact_of(
            session,
            award_id=each.id,
            organisation_id=each.organisation_id,
            scheme_id=each.scheme_id,
            on=london_day(now),
        )
        for each in awards
    ]
    return [f"{award.title}: {contact.in_words}" for award, contact in zip(awards, contacts, strict=True) if contact]
