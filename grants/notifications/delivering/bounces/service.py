"""What comes back is recorded and dealt with; what waited for that goes out when the address is known to be right."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import Job, reschedule_job
from grants.kernel.problems import Invalid, Problem
from grants.notifications.delivering.bounces import rules
from grants.notifications.delivering.bounces.events import AddressConfirmed, BounceSettled, MailBounced
from grants.notifications.delivering.bounces.models import Bounce
from grants.notifications.delivering.bounces.rules import Notification
from grants.notifications.delivering.outgoing.refusing import AddressRefused
from grants.notifications.delivering.outgoing.service import change
from grants.notifications.models import Message
from grants.notifications.queries import SEND_MESSAGE
from grants.notifications.state_rules import BOUNCED, HELD, NEXT, QUEUED

ADDRESS_FAILED = "Their address takes no mail, and nobody has said yet that it is right."
TO_OTHERS = {
    "applications.mail_invitation": "An invitation to be a host or partner",
    "applications.mail_nothing_to_answer": "That there is nothing to answer any more",
    "notifications.mail_account_changed": "That a bank account has changed",
    "notifications.mail_briefing_place": "A place at a briefing",
    "notifications.mail_briefing_tomorrow": "That a briefing is near",
    "notifications.mail_briefing_changed": "That a briefing is moved or cancelled",
    "notifications.mail_concern": "What became of a concern",
    "notifications.mail_contact_replaced": "That a contact is replaced",
    "notifications.mail_member_asked": "Whether they act for an organisation",
}
"""What is mailed to people who need have no account, by the job that does it. Codes are asked for again if need be."""


def record_bounce(session: Session, notification: Notification, *, way: str, now: datetime) -> Bounce | None:
    """Record that a mail of ours could not be delivered, and mark what was in it.

    None where we sent no such mail, or where this is known already, by the same report or by another.
    """
    mail_id = notification.mail_id
    found = select(Message).where(Message.mail_id == mail_id).order_by(Message.id).with_for_update()
    messages = session.scalars(found).all()
    arrived = [message for message in messages if BOUNCED in NEXT[message.state]]
    of_mail = (Bounce.mail_id == mail_id, Bounce.address == notification.address)
    reports = session.scalars(select(Bounce.report).where(*of_mail)).all()
    what = _what(session, mail_id, messages)
    if what is None or notification.report in reports or (reports and not arrived):
        return None
    bounce = Bounce(
        id=new_id(),
        mail_id=mail_id,
        report=notification.report,
        address=notification.address,
        person_id=messages[0].person_id if messages else None,
        message_id=messages[0].id if messages else None,
        what=what,
        way=way,
        status=notification.status,
        said=notification.said,
        at=now,
        confirmed_at=None if rules.is_of_the_address(notification.status) else now,
    )
    session.add(bounce)
    for message in arrived:
        change(message, BOUNCED, now=now, reason=notification.said)
    session.flush()
    bounced = MailBounced(bounce_id=bounce.id, person_id=bounce.person_id)
    publish(session, bounced, actor=SYSTEM, now=now, about=tuple(message.id for message in messages))
    return bounce


def record_refusal(session: Session, mail_id: UUID, refused: AddressRefused, *, now: datetime) -> None:
    """Record that a server took no mail for an address, while we gave it to it."""
    said = rules.in_short(refused.said)
    status = rules.status_of(refused.code, said)
    notification = rules.Notification(mail_id, refused.address.lower(), status, said, now.isoformat())
    record_bounce(session, notification, way=rules.REFUSED, now=now)


def _what(session: Session, mail_id: UUID, messages: Sequence[Message]) -> str | None:
    """What did not arrive, in words; None for what we did not send, or need not tell anybody of."""
    if messages:
        return "; ".join(message.subject for message in messages)
    job = session.get(Job, mail_id)
    return TO_OTHERS.get(job.name) if job else None


def settle_bounce(
    session: Session, bounce: Bounce, *, note: str = "", address_works: bool, actor: Actor, now: datetime
) -> None:
    """Record that somebody has dealt with what came back. Doing it again changes nothing.

    With `address_works` the address is written to again. Raises Invalid for a note that is too long.
    """
    if len(note) > rules.LONGEST_NOTE:
        raise Invalid([Problem("note", f"Use at most {rules.LONGEST_NOTE} characters.", "too_long")])
    locked = session.scalars(select(Bounce).where(Bounce.id == bounce.id).with_for_update()).one()
    if locked.settled_at is not None:
        return
    locked.settled_at, locked.settled_by, locked.note = now, actor.person_id, note.strip()
    session.flush()
    settled = BounceSettled(bounce_id=locked.id, person_id=locked.person_id)
    publish(session, settled, actor=actor, now=now)
    if address_works and locked.person_id is not None:
        confirm_address(session, locked.person_id, actor=actor, now=now)


def confirm_address(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Write to a person's address again, and send what waited for that. Doing it again changes nothing."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    open_ones = (Bounce.person_id == person_id, Bounce.confirmed_at.is_(None))
    if session.scalar(select(Bounce.id).where(*open_ones).limit(1)) is None:
        return
    session.execute(update(Bounce).where(*open_ones, Bounce.settled_at.is_(None)).values(settled_at=now))
    session.execute(update(Bounce).where(*open_ones).values(confirmed_at=now))
    publish(session, AddressConfirmed(person_id=person_id), actor=actor, now=now)
    waits = (Message.person_id == person_id, Message.state == HELD, Message.state_reason == ADDRESS_FAILED)
    for message in session.scalars(select(Message).where(*waits).order_by(Message.id).with_for_update()):
        if reschedule_job(session, SEND_MESSAGE, key=str(message.id), run_at=now):
            change(message, QUEUED, now=now)
