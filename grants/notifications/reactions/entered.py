"""What an administrator hears of what they entered for others: that somebody says it is wrong."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications import queries as applications
from grants.applications.assisted.events import EntryDisputed
from grants.awards import queries as awards
from grants.awards.offers.in_words import signed_by
from grants.awards.offers.paper.events import PaperAcceptanceOvertaken, PaperAcceptanceRefused
from grants.awards.offers.paper.models import PaperAcceptance
from grants.awards.offers.queries import signatures_of
from grants.identity.models import Person
from grants.notifications.to_people import about, about_award, tell


def tell_paper_refused(session: Session, event: PaperAcceptanceRefused, *, now: datetime) -> None:
    """Tell who entered a signed letter that another administrator did not confirm it, and why."""
    paper = _paper(session, event.paper_id)
    award = awards.award_of(session, event.award_id)
    tell(
        session,
        paper.enterer,
        "awards/emails/paper_refused",
        key=f"paper refused:{paper.id}",
        **about_award(award),
        now=now,
        paper=paper,
        settled_by=session.get_one(Person, paper.settled_by).name,
    )


def tell_paper_overtaken(session: Session, event: PaperAcceptanceOvertaken, *, now: datetime) -> None:
    """Tell who entered a signed letter that nobody confirms it any more, because the offer was answered meanwhile."""
    paper, award = _paper(session, event.paper_id), awards.award_of(session, event.award_id)
    tell(
        session,
        paper.enterer,
        "awards/emails/paper_overtaken",
        key=f"paper overtaken:{paper.id}",
        **about_award(award),
        now=now,
        signed_by=signed_by(award, signatures_of(session, award.id)),
    )


def _paper(session: Session, paper_id: UUID) -> PaperAcceptance:
    """A letter with who entered it."""
    found = select(PaperAcceptance).where(PaperAcceptance.id == paper_id)
    return session.scalars(found.options(joinedload(PaperAcceptance.enterer, innerjoin=True))).one()


def tell_entry_disputed(session: Session, event: EntryDisputed, *, now: datetime) -> None:
    """Tell who entered an application what is wrong in it, as whoever it was entered for says."""
    application = applications.application_of(session, event.application_id)
    assistance = application.assistance
    if assistance is None:
        return
    tell(
        session,
        assistance.enterer,
        "applications/emails/entry_disputed",
        key=f"entry disputed:{application.id}",
        **about(application),
        now=now,
        assistance=assistance,
    )
