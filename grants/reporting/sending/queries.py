"""Reading to whom packs go."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.organisations.queries import membership_list
from grants.reporting.models import Pack
from grants.reporting.queries import pack_of
from grants.reporting.sending import rules
from grants.reporting.sending.models import PackRecipient


@dataclass(frozen=True)
class Link:
    """The link of somebody to whom a pack was sent."""

    token: str
    recipient: PackRecipient
    pack: Pack


def recipients_of(session: Session, pack_id: UUID) -> list[PackRecipient]:
    """To whom a pack goes, with their accounts, in the order in which they were named."""
    found = select(PackRecipient).where(PackRecipient.pack_id == pack_id).options(joinedload(PackRecipient.person))
    return list(session.scalars(found.order_by(PackRecipient.id)))


def recipient_of(session: Session, pack_id: UUID, recipient_id: UUID) -> tuple[Pack, PackRecipient]:
    """A pack, and one to whom it goes. Raises NotFound."""
    pack = pack_of(session, pack_id)
    recipient = session.get(PackRecipient, recipient_id, options=[joinedload(PackRecipient.person)])
    if recipient is None or recipient.pack_id != pack.id:
        raise NotFound("This pack does not go to anybody like that.")
    return pack, recipient


def link_of(session: Session, token: str) -> Link:
    """Raises NotFound for a link that we never sent, that is not whole, or that was taken away."""
    named = rules.read_token(token, this_app().settings.secret_key)
    recipient = session.get(PackRecipient, named) if named else None
    if recipient is None:
        raise NotFound("This link is not whole, or it was taken away. Open it from our message again.")
    return Link(token, recipient, pack_of(session, recipient.pack_id))


def could_be_named(session: Session, pack: Pack) -> list[tuple[str, str]]:
    """Addresses and names of the people of a pack's funder to whom it does not go yet."""
    if pack.funder_id is None:
        return []
    named = {each.email for each in recipients_of(session, pack.id)}
    people = [member.person for member in membership_list(session, pack.funder_id)]
    return [(person.email, person.name) for person in people if person.email not in named]
