"""What waits for administrators: to look at what people said to be done already."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.applications.conflicts import is_closed_to
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.notifications.outstanding import outstanding_for
from grants.notifications.pressing.models import DoneAlready
from grants.notifications.pressing.queries import said_lately
from grants.notifications.queries import application_about
from grants.notifications.rules import ABOUT, DRAFT, REVIEW
from grants.notifications.to_do import Outstanding


@waits_for(administrators, DoneAlready.at.is_not(None))
def said_to_be_done(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what people said to be done, and we do not have. No draft need be sent."""
    waiting = []
    for said in said_lately(session, now):
        if said.kind in (DRAFT, REVIEW) or is_closed_to(actor, application_about(session, said.subject_id)):
            continue
        outstanding = outstanding_for(session, said.kind, said.subject_id)
        if isinstance(outstanding, Outstanding) and outstanding.deadline_at == said.deadline_at:
            organisation = outstanding.facts["organisation"].name
            text = f"{said.person.name} of {organisation} says that it is done already: {ABOUT[said.kind].lower()}"
            detail = f"We do not have it. Telephone: {said.person.phone or 'none known'}."
            waiting.append(Waiting(text, url_for("lists.show", list_key="messages", of=said.subject_id), detail=detail))
    return waiting
