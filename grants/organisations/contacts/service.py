"""Who is turned to in an organisation is told and changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Problem, changed_meanwhile, check, check_version
from grants.organisations import queries
from grants.organisations.contacts import queries as contact_queries
from grants.organisations.contacts import rules
from grants.organisations.contacts.models import ReplacedContact
from grants.organisations.contacts.rules import ContactDetails
from grants.organisations.events import ContactsChanged
from grants.organisations.models import Contact, Organisation


def save_contacts(
    session: Session,
    organisation: Organisation,
    *,
    contacts: Mapping[str, Mapping[str, Any]],
    version: int,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Keep who the two people are, by role; a role left out or blank is nobody.

    Whoever is not a contact any more as they were is kept until they have been told. `version` is the organisation's
    when it was read. Raises Stale when somebody saved since, and Invalid.
    """
    organisation = queries.locked_organisation(session, organisation.id)
    before = contact_queries.contacts_of(session, organisation.id)
    after = _tidied(contacts)
    check_version(
        version, organisation.version, changed_meanwhile("organisation"), current=_plain(before), yours=_plain(after)
    )
    check(_problems(after, organisation.kind))
    changed = _changed(before, after)
    if not changed:
        return organisation
    session.execute(delete(Contact).where(Contact.organisation_id == organisation.id))
    session.add_all(
        Contact(
            organisation_id=organisation.id, role=role, **{field: getattr(contact, field) for field in rules.FIELDS}
        )
        for role, contact in after.items()
    )
    organisation.version += 1
    replaced = [
        ReplacedContact(
            id=new_id(),
            organisation_id=organisation.id,
            name=contact.name,
            email=contact.email,
            is_gone=is_gone,
            replaced_by=actor.person_id,
            replaced_at=now,
        )
        for contact, is_gone in rules.not_so_any_more(before, after)
    ]
    session.add_all(replaced)
    session.flush()
    ids = tuple(each.id for each in replaced)
    happened = ContactsChanged(organisation_id=organisation.id, fields=changed, replaced=ids)
    publish(session, happened, actor=actor, now=now)
    return organisation


def forget_replaced(session: Session, replaced_id: UUID) -> None:
    """Delete the old address of a replaced contact, once they have been told. Safe to repeat."""
    session.execute(delete(ReplacedContact).where(ReplacedContact.id == replaced_id))


def problems_in(contacts: Mapping[str, Mapping[str, Any]], kind: str) -> list[Problem]:
    """What is wrong with two people as they were given, each and together."""
    return _problems(_tidied(contacts), kind)


def _tidied(contacts: Mapping[str, Mapping[str, Any]]) -> dict[str, ContactDetails]:
    tidied = [rules.tidy_contact(role, contacts.get(role) or {}) for role in rules.ROLES]
    return {contact.role: contact for contact in tidied if not rules.is_blank(contact)}


def _problems(contacts: Mapping[str, ContactDetails], kind: str) -> list[Problem]:
    problems = [problem for contact in contacts.values() for problem in rules.contact_problems(contact, kind)]
    if len(contacts) == len(rules.ROLES):
        problems += rules.pair_problems(contacts["senior"], contacts["main"])
    return problems


def _plain(contacts: Mapping[str, ContactDetails]) -> dict[str, Any]:
    return {f"{role}_{field}": getattr(who, field) for role, who in contacts.items() for field in rules.FIELDS}


def _changed(before: Mapping[str, ContactDetails], after: Mapping[str, ContactDetails]) -> tuple[str, ...]:
    old, new = _plain(before), _plain(after)
    fields = [f"{role}_{field}" for role in rules.ROLES for field in rules.FIELDS]
    return tuple(field for field in fields if old.get(field) != new.get(field))
