"""Whoever was a contact of an organisation hears at their old address that this has changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.identity import queries as people
from grants.kernel.jobs import add_job
from grants.kernel.web import this_app
from grants.notifications.queries import MAIL_CONTACT_REPLACED
from grants.notifications.to_people import tell_each
from grants.organisations import queries as organisations
from grants.organisations.contacts import queries as contact_queries
from grants.organisations.contacts.models import ReplacedContact
from grants.organisations.contacts.service import forget_replaced
from grants.organisations.events import ContactsChanged

TEMPLATE = "organisations/emails/contact_replaced"


def tell_contacts_replaced(session: Session, event: ContactsChanged, *, now: datetime) -> None:
    """Tell each who was a contact, or was known by other details, and all who may sign: it may not have been them."""
    for replaced_id in event.replaced:
        replaced = contact_queries.replaced_contact(session, replaced_id)
        if replaced is None:
            continue
        told = organisations.signatories(session, event.organisation_id)
        person = people.person_by_email(session, replaced.email) if replaced.email else None
        if person is not None:
            told.append(person)
        tell_each(
            session,
            told,
            TEMPLATE,
            key=f"contact replaced:{replaced_id}",
            about_id=event.organisation_id,
            now=now,
            **facts_of(replaced),
        )
        if replaced.email and person is None:
            key = str(replaced_id)
            add_job(session, MAIL_CONTACT_REPLACED, key=key, args={"replaced_id": key}, now=now)
        else:
            forget_replaced(session, replaced_id)


def facts_of(replaced: ReplacedContact) -> Mapping[str, Any]:
    """What the words are made of: never who is the contact now, nor how to reach them."""
    return {
        "organisation": replaced.organisation,
        "contact": replaced.name,
        "email": replaced.email,
        "is_gone": replaced.is_gone,
        "replaced_by": replaced.replacer.name if replaced.replacer else None,
        "replaced_at": replaced.replaced_at,
        "mail_from": this_app().settings.mail_from,
    }
