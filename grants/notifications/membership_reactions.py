"""What people hear when somebody does not act for their organisation any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.identity import queries as people
from grants.kernel.web import this_app
from grants.notifications.reactions import remind_members_of
from grants.notifications.telling import tell_each
from grants.organisations import queries as organisations
from grants.organisations.events import MemberLeft


def tell_member_left(session: Session, event: MemberLeft, *, now: datetime) -> None:
    """Tell who left and all who may sign, and remind of what is open those who are still there, and nobody else."""
    organisation = organisations.organisation_of(session, event.organisation_id)
    left = people.person_of(session, event.person_id)
    was_taken_off = event.ended_by not in (None, left.id)
    ended_by = people.person_of(session, event.ended_by).name if event.ended_by and was_taken_off else None
    tell_each(
        session,
        [left, *organisations.signatories(session, organisation.id)],
        "member_left",
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
