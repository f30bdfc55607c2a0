"""Whoever raised a concern hears that we have it, who looks into it, and the answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.concerns.events import ConcernAnswered, ConcernRaised, ConcernTaken
from grants.concerns.models import Concern
from grants.concerns.queries import concern_of
from grants.concerns.rules import FINDINGS, review_until
from grants.kernel.jobs import add_job
from grants.kernel.web import this_app
from grants.notifications.queries import MAIL_CONCERN
from grants.notifications.to_people import tell

RECEIVED, TAKEN, ANSWERED = (f"concerns/emails/concern_{what}" for what in ("received", "taken", "answered"))


def tell_concern_received(session: Session, event: ConcernRaised, *, now: datetime) -> None:
    _tell(session, concern_of(session, event.concern_id), RECEIVED, "received", now=now)


def tell_concern_taken(session: Session, event: ConcernTaken, *, now: datetime) -> None:
    """Say by name who looks into it, also when that is somebody else than before. Whoever does not by now is not named:
    whoever took it on since is.
    """
    concern = concern_of(session, event.concern_id)
    if is_taken_by(concern, event.person_id):
        _tell(session, concern, TAKEN, f"taken:{event.person_id}", now=now, person_id=str(event.person_id))


def tell_concern_answered(session: Session, event: ConcernAnswered, *, now: datetime) -> None:
    _tell(session, concern_of(session, event.concern_id), ANSWERED, "answered", now=now)


def is_taken_by(concern: Concern, person_id: UUID) -> bool:
    """Whether this person looks into a concern, as things stand."""
    return concern.taken_by == person_id


def _tell(session: Session, concern: Concern, template: str, what: str, *, now: datetime, **more: str) -> None:
    key = f"concern:{concern.id}:{what}"
    if concern.raiser is not None:
        tell(session, concern.raiser, template, key=key, about_id=concern.id, now=now, **facts_of(concern))
    elif concern.email:
        args = {"concern_id": str(concern.id), "template": template, **more}
        add_job(session, MAIL_CONCERN, key=key, args=args, now=now)


def facts_of(concern: Concern) -> Mapping[str, Any]:
    """What the words are made of."""
    return {
        "concern": concern,
        "taker": concern.taker.name if concern.taker else "",
        "because": concern.taken_because.rstrip("."),
        "finding": FINDINGS[concern.finding] if concern.finding else "",
        "answerer": concern.answerer.name if concern.answerer else "",
        "sender": concern.sender.name if concern.sender else "",
        "review_until": review_until(concern.sent_at) if concern.sent_at else None,
        "mail_from": this_app().settings.mail_from,
    }
