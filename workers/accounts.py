"""Mails to people who have no account here: an account or a contact has changed, they were named, or get a pack."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.running import Record, Work
from grants.kernel.writing import write
from grants.notifications.reactions import contact as contact_reactions
from grants.notifications.reactions import membership as membership_reactions
from grants.notifications.reactions import pack as pack_reactions
from grants.notifications.reactions.account import TEMPLATE, facts_then
from grants.organisations.contacts.queries import replaced_contact
from grants.organisations.contacts.service import forget_replaced
from workers.mail import Mail
from workers.to_others import send_to_other


@dataclass(frozen=True)
class Reader:
    """Somebody of whom we know no needs."""

    name: str
    email: str
    letter_format: str = "standard"


def mail_account_changed(work: Work) -> Record | None:
    """Tell whoever was a contact when the account changed how it changed then, also if both have changed again."""
    name, address = work.args["name"], work.args["email"]
    with work.database.read() as session:
        words = write(TEMPLATE, person=Reader(name, address), **facts_then(session, work.args))
    return send_to_other(Mail(name, address, words), work)


def mail_contact_replaced(work: Work) -> Record | None:
    """Tell whoever was a contact, at the address that they had then, and forget them."""
    replaced_id = UUID(work.args["replaced_id"])
    with work.database.read() as session:
        replaced = replaced_contact(session, replaced_id)
        if replaced is None or replaced.email is None:
            return None
        name, address = replaced.name, replaced.email
        person = Reader(name, address)
        words = write(contact_reactions.TEMPLATE, person=person, **contact_reactions.facts_of(replaced))
    refused = send_to_other(Mail(name, address, words), work)

    def record(session: Session, now: datetime) -> None:
        if refused is not None:
            refused(session, now)
        forget_replaced(session, replaced_id)

    return record


def mail_member_asked(work: Work) -> Record | None:
    """Ask whoever was named as one of an organisation's people whether that is so, unless that has ended."""
    with work.database.read() as session:
        asked = membership_reactions.asking_to_tell(session, UUID(work.args["asked_id"]))
        if asked is None:
            return None
        person = Reader(asked.name, asked.email)
        words = write(membership_reactions.ASKED, person=person, **membership_reactions.facts_of(asked))
    return send_to_other(Mail(person.name, person.email, words), work)


def mail_pack(work: Work) -> Record | None:
    """Mail somebody the link to a pack, unless they were taken out meanwhile."""
    with work.database.read() as session:
        found = pack_reactions.recipient_to_tell(session, UUID(work.args["pack_id"]), UUID(work.args["recipient_id"]))
        if found is None:
            return None
        _, recipient = found
        person = Reader(recipient.name, recipient.email)
        words = write(pack_reactions.TEMPLATE, person=person, **pack_reactions.facts_of(*found))
    return send_to_other(Mail(person.name, person.email, words), work)
