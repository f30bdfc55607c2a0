"""Whoever answers for an organisation hears at once that the account has changed to which its grants are paid."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity import queries as people
from grants.kernel.jobs import add_job
from grants.kernel.web import this_app
from grants.notifications.queries import MAIL_ACCOUNT_CHANGED
from grants.notifications.reactions import remind_of_offers_to
from grants.notifications.telling import tell
from grants.organisations import queries as organisations
from grants.organisations.bank.rules import FIRST, SAME
from grants.organisations.events import BankAccountChanged, SigningRightChanged
from grants.organisations.models import BankAccount, Organisation
from grants.organisations.profile import queries as profiles

TEMPLATE = "account_changed"


def tell_account_changed(session: Session, event: BankAccountChanged, *, now: datetime) -> None:
    """Tell everybody who may sign, and both contacts, also who changed it: it may have been done in their name."""
    account = profiles.account_with_people(session, event.organisation_id)
    if account is None or event.numbers == SAME:
        return
    organisation = organisations.organisation_of(session, event.organisation_id)
    key = f"account changed:{organisation.id}:{event.version}"
    told = {person.id: person for person in organisations.signatories(session, organisation.id)}
    for role, contact in profiles.contacts_of(session, organisation.id).items():
        person = people.person_by_email(session, contact.email) if contact.email else None
        if person is not None:
            told[person.id] = person
        elif contact.email:
            args = {"organisation_id": str(organisation.id), "role": role, "numbers": event.numbers}
            add_job(session, MAIL_ACCOUNT_CHANGED, key=f"{key}:{role}", args=args, now=now)
    facts = facts_of(organisation, account, numbers=event.numbers)
    for person in told.values():
        tell(session, person, TEMPLATE, key=f"{key}:{person.id}", about_id=organisation.id, now=now, **facts)


def tell_signing_right_changed(session: Session, event: SigningRightChanged, *, now: datetime) -> None:
    """Tell whom it is about and all who may sign. Whoever may sign from now on is reminded of open offers as well."""
    organisation = organisations.organisation_of(session, event.organisation_id)
    signer = people.person_of(session, event.person_id)
    told = {person.id: person for person in [signer, *organisations.signatories(session, organisation.id)]}
    for person in told.values():
        tell(
            session,
            person,
            "signing_right_changed",
            key=f"signing:{organisation.id}:{signer.id}:{event.changed_at.isoformat()}:{person.id}",
            about_id=organisation.id,
            now=now,
            organisation=organisation,
            signer=signer,
            may_sign=event.may_sign,
            mail_from=this_app().settings.mail_from,
        )
    remind_of_offers_to(session, organisation.id, now=now)


def facts_of(organisation: Organisation, account: BankAccount, *, numbers: str) -> Mapping[str, Any]:
    """What the words are made of. Of the numbers only the end."""
    return {
        "organisation": organisation,
        "ends_in": account.last_digits,
        "told_at": account.numbers_changed_at,
        "told_by": account.told_by_name,
        "is_first": numbers == FIRST,
        "mail_from": this_app().settings.mail_from,
    }


def contact_to_tell(
    session: Session, organisation_id: UUID, role: str
) -> tuple[str, str, Organisation, BankAccount] | None:
    """The name and address of a contact without an account here, with what it is about; None when it is gone."""
    contact = profiles.contacts_of(session, organisation_id).get(role)
    account = profiles.account_with_people(session, organisation_id)
    if contact is None or contact.email is None or account is None:
        return None
    return contact.name, contact.email, organisations.organisation_of(session, organisation_id), account
