"""Reading the people to turn to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.organisations.contacts.models import ReplacedContact
from grants.organisations.contacts.rules import FIELDS, ContactDetails
from grants.organisations.models import Contact


def contacts_of(session: Session, organisation_id: UUID) -> dict[str, ContactDetails]:
    """The people to turn to, by role."""
    return contacts_of_all(session, [organisation_id]).get(organisation_id, {})


def contacts_of_all(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, ContactDetails]]:
    contacts: dict[UUID, dict[str, ContactDetails]] = {}
    for row in session.scalars(select(Contact).where(Contact.organisation_id.in_(ids))):
        details = {field: getattr(row, field) for field in FIELDS}
        contacts.setdefault(row.organisation_id, {})[row.role] = ContactDetails(row.role, **details)
    return contacts


def replaced_contact(session: Session, replaced_id: UUID) -> ReplacedContact | None:
    """Somebody who was a contact, with the organisation and who changed that; None once they have been told."""
    whole = (joinedload(ReplacedContact.organisation, innerjoin=True), joinedload(ReplacedContact.replacer))
    return session.scalar(select(ReplacedContact).where(ReplacedContact.id == replaced_id).options(*whole))
