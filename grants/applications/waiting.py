"""What waits for people in this stage, for their home page."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.applications import hosting_queries, queries
from grants.applications.models import SUBMITTED
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting


def drafts(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Drafts that can still be sent, each due when its round closes."""
    return [
        Waiting(
            text=f"Finish and send your application to {draft.round.scheme.name}",
            href=url_for("applications.show", application_id=draft.id),
            due_at=draft.closes_at,
            detail=" – ".join(part for part in (draft.organisation.name, draft.title, draft.reference) if part),
        )
        for draft in queries.open_drafts(session, actor, now)
    ]


def agreements(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Whoever is asked to be a host or partner, for applications that can still be sent."""
    return [
        Waiting(
            text=f"Say whether you agree to be {party.role} of {party.application.organisation.name}",
            href=url_for("hosting.party", party_id=party.id),
            due_at=party.application.closes_at,
            detail=f"{party.application.title or party.application.reference}, {party.application.round.scheme.name}",
        )
        for party in hosting_queries.parties_to_answer(session, actor, now)
    ]


def screenings(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: how many applications of each round wait to be screened."""
    if not actor.is_administrator:
        return []
    return [
        Waiting(
            text=f"{number} application{'' if number == 1 else 's'} to screen",
            href=url_for("applications.in_round", round_id=found.id, state=SUBMITTED),
            detail=f"{found.scheme.name}, {found.name}: {'open' if now < found.closes_at else 'closed'}",
        )
        for found, number in queries.rounds_to_screen(session)
    ]
