"""What people hear when somebody is named for an organisation, denies it, or does not act for it any more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity import queries as people
from grants.kernel.jobs import add_job
from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.notifications.queries import MAIL_MEMBER_ASKED
from grants.notifications.reactions.life import remind_members_of
from grants.notifications.to_people import tell, tell_each
from grants.organisations import queries as organisations
from grants.organisations.events import MemberAsked, MemberDenied, MemberLeft
from grants.organisations.joining.queries import asked_of
from grants.organisations.models import AskedMember

ASKED = "organisations/emails/member_asked"


def tell_member_asked(session: Session, event: MemberAsked, *, now: datetime) -> None:
    """Ask whoever was named, in their format where we know it, unless that has ended meanwhile."""
    asked = asking_to_tell(session, event.asked_id)
    if asked is None:
        return
    if asked.person is None:
        key = str(asked.id)
        add_job(session, MAIL_MEMBER_ASKED, key=key, args={"asked_id": key}, now=now)
        return
    key = f"member asked:{asked.id}"
    tell(session, asked.person, ASKED, key=key, about_id=asked.organisation_id, now=now, **facts_of(asked))


def asking_to_tell(session: Session, asked_id: UUID) -> AskedMember | None:
    """Somebody who is asked and has not answered; None once that has ended."""
    try:
        asked = asked_of(session, asked_id)
    except NotFound:
        return None
    return None if asked.denied_at else asked


def facts_of(asked: AskedMember) -> Mapping[str, Any]:
    """What the words are made of."""
    return {"organisation": asked.organisation, "asked": asked, "mail_from": this_app().settings.mail_from}


def tell_member_denied(session: Session, event: MemberDenied, *, now: datetime) -> None:
    """Tell who named somebody, and all who may sign, that this person says that it is not so."""
    try:
        asked = asked_of(session, event.asked_id)
    except NotFound:
        return
    told = organisations.signatories(session, asked.organisation_id)
    if asked.asker is not None:
        told.append(asked.asker)
    key = f"member denied:{asked.id}"
    tell_each(
        session,
        told,
        "organisations/emails/member_denied",
        key=key,
        about_id=asked.organisation_id,
        now=now,
        **facts_of(asked),
    )


def tell_member_left(session: Session, event: MemberLeft, *, now: datetime) -> None:
    """Tell who left and all who may sign, and remind of what is open those who are still there, and nobody else."""
    organisation = organisations.organisation_of(session, event.organisation_id)
    left = people.person_of(session, event.person_id)
    was_taken_off = event.ended_by not in (None, left.id)
    ended_by = people.person_of(session, event.ended_by).name if event.ended_by and was_taken_off else None
    tell_each(
        session,
        [left, *organisations.signatories(session, organisation.id)],
        "organisations/emails/member_left",
        key=f"left:{organisation.id}:{left.id}:{event.left_at.isoformat()}",
        about_id=organisation.id,
        now=now,
        organisation=organisation,
        person_who_left=left,
        ended_by=ended_by,
        left_at=event.left_at,
        mail_from=this_app().settings.mail_from,
    )
    remind_members_of(session, organisation.id, now=now)
