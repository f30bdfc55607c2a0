"""People are named to whom a pack goes; once it is approved they are told, and it is seen who has opened it."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.identity.queries import administrators, person_by_email
from grants.identity.rules import email_problems, name_problems, tidy_email
from grants.kernel.access import NOBODY, SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, check
from grants.organisations.queries import people_acting_for
from grants.reporting.approving.events import PackIssued
from grants.reporting.models import APPROVED, DISCARDED, Pack
from grants.reporting.queries import pack_of
from grants.reporting.sending import rules
from grants.reporting.sending.events import PackOpened, PackRecipientNamed, PackRecipientRemoved, PackSent
from grants.reporting.sending.models import PackRecipient
from grants.reporting.sending.queries import Link, recipients_of


def name_recipient(
    session: Session, pack: Pack, *, email: str, name: str = "", actor: Actor, now: datetime
) -> PackRecipient:
    """Name somebody to whom a pack goes: at once if its document is there, otherwise once it is. Of somebody with an
    account who may read it the name need not be told.

    Raises Invalid, and Conflict for a draft that was discarded.
    """
    if actor.person_id is None:
        raise Denied("A person says to whom a pack goes.")
    session.refresh(pack, ["state", "issued_at"], with_for_update=True)
    if pack.state == DISCARDED:
        raise Conflict("This draft was discarded, so it goes to nobody.")
    address = tidy_email(email)
    reader = _reader(session, pack, address)
    known = recipients_of(session, pack.id)
    problems = email_problems(email) + ([] if reader else name_problems(name))
    check(problems + rules.too_many_problems(len(known)))
    recipient = PackRecipient(
        id=new_id(),
        pack_id=pack.id,
        person_id=reader.id if reader else None,
        name=reader.name if reader else " ".join(name.split()),
        email=address,
        named_by=actor.person_id,
        named_at=now,
    )
    session.add(recipient)
    session.flush()
    named = PackRecipientNamed(pack_id=pack.id, recipient_id=recipient.id)
    publish(session, named, actor=actor, now=now, about=pack.subjects)
    if pack.issued_at is not None:
        send(session, pack, recipient, actor=actor, now=now)
    return recipient


def _reader(session: Session, pack: Pack, address: str) -> Person | None:
    """Whoever has this address and may read the pack signed in."""
    person = person_by_email(session, address)
    if person is None:
        return None
    if pack.funder_id is not None:
        return person if person.id in people_acting_for(session, pack.funder_id) else None
    return person if person.id in {each.id for each in administrators(session)} else None


def remove_recipient(session: Session, pack: Pack, recipient: PackRecipient, *, actor: Actor, now: datetime) -> None:
    """Have a pack not go to somebody. A link that they were sent opens it no longer."""
    session.delete(recipient)
    session.flush()
    removed = PackRecipientRemoved(pack_id=pack.id, recipient_id=recipient.id)
    publish(session, removed, actor=actor, now=now, about=pack.subjects)


def send(session: Session, pack: Pack, recipient: PackRecipient, *, actor: Actor, now: datetime) -> None:
    """Tell somebody where to read an approved pack; a second time with a link that lasts as long again.

    A second press within a minute changes nothing. Raises Conflict before it is approved and its document is there.
    """
    session.refresh(pack, ["state", "issued_at"])
    session.refresh(recipient, ["link_until", "sent_at", "times_sent"], with_for_update=True)
    if rules.is_just_sent(recipient.link_until, now):
        return
    if pack.state != APPROVED or pack.issued_at is None:
        raise Conflict("A pack is sent once it is approved and its document is there.")
    recipient.sent_at = recipient.sent_at or now
    recipient.link_until = now + rules.LINK_LASTS
    recipient.times_sent += 1
    session.flush()
    sent = PackSent(pack_id=pack.id, recipient_id=recipient.id, time=recipient.times_sent)
    publish(session, sent, actor=actor, now=now, about=pack.subjects)


def send_to_all(session: Session, event: PackIssued, *, now: datetime) -> None:
    """Once the document of an approved pack is there, send it to everybody who was named."""
    pack = pack_of(session, event.pack_id)
    for recipient in recipients_of(session, pack.id):
        if recipient.sent_at is None:
            send(session, pack, recipient, actor=SYSTEM, now=now)


def open_by_link(session: Session, link: Link, *, now: datetime) -> None:
    """Keep that a pack was opened by the link of somebody to whom it was sent. Raises Denied where it has run out."""
    if refusal := rules.link_refusal(link.recipient.link_until, now):
        raise Denied(refusal)
    session.refresh(link.recipient, ["opened_at"], with_for_update=True)
    if link.recipient.opened_at is not None:
        return
    link.recipient.opened_at = now
    session.flush()
    opened = PackOpened(pack_id=link.pack.id, recipient_id=link.recipient.id)
    actor = Actor(person_id=link.recipient.person_id, name=link.recipient.name) if link.recipient.person_id else NOBODY
    publish(session, opened, actor=actor, now=now, about=link.pack.subjects)
