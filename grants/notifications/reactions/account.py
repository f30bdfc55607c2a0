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
from grants.notifications.reactions.life import remind_of_offers_to
from grants.notifications.to_people import tell_each
from grants.organisations import queries as organisations
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank.rules import FIRST, SAME
from grants.organisations.contacts import queries as contact_queries
from grants.organisations.events import BankAccountChanged, BankAccountChecked, BankAccountDisputed, SigningRightChanged
from grants.organisations.models import BankAccount, Organisation

TEMPLATE = "organisations/emails/account_changed"


def tell_account_changed(session: Session, event: BankAccountChanged, *, now: datetime) -> None:
    """Tell everybody who may sign, and both contacts, also who changed it: it may have been done in their name."""
    account = bank_queries.account_with_people(session, event.organisation_id)
    if account is None or event.numbers == SAME:
        return
    organisation = organisations.organisation_of(session, event.organisation_id)
    key = f"account changed:{organisation.id}:{event.version}"
    told = organisations.signatories(session, organisation.id)
    for role, contact in contact_queries.contacts_of(session, organisation.id).items():
        person = people.person_by_email(session, contact.email) if contact.email else None
        if person is not None:
            told.append(person)
        elif contact.email:
            args = {"organisation_id": str(organisation.id), "name": contact.name, "email": contact.email}
            args |= _as_args(account, event.numbers)
            add_job(session, MAIL_ACCOUNT_CHANGED, key=f"{key}:{role}", args=args, now=now)
    facts = facts_of(organisation, account, numbers=event.numbers)
    tell_each(session, told, TEMPLATE, key=key, about_id=organisation.id, now=now, **facts)


def tell_account_disputed(session: Session, event: BankAccountDisputed, *, now: datetime) -> None:
    """Tell the administrators who may check it, all who may sign, and whoever said so. Nothing when it is cleared."""
    account = bank_queries.account_with_people(session, event.organisation_id)
    if account is None or account.disputer is None:
        return
    organisation = organisations.organisation_of(session, event.organisation_id)
    theirs = [account.disputer, *organisations.signatories(session, organisation.id)]
    acting = organisations.people_acting_for(session, organisation.id)
    checking = [each for each in people.administrators(session) if each.id not in acting]
    for told, checks in ((checking, True), (theirs, False)):
        tell_each(
            session,
            told,
            "organisations/emails/account_disputed",
            key=f"account disputed:{organisation.id}:{event.version}",
            about_id=organisation.id,
            now=now,
            organisation=organisation,
            ends_in=account.last_digits,
            disputed_at=account.disputed_at,
            disputed_by=account.disputed_by_name,
            checks=checks,
        )


def tell_dispute_cleared(session: Session, event: BankAccountChecked, *, now: datetime) -> None:
    """Where somebody had said that the account is not theirs, tell them and all who may sign how that ended."""
    account = bank_queries.account_with_people(session, event.organisation_id)
    if event.disputed_by is None or account is None or account.checked_at is None:
        return
    organisation = organisations.organisation_of(session, event.organisation_id)
    disputer = people.person_of(session, event.disputed_by)
    tell_each(
        session,
        [disputer, *organisations.signatories(session, organisation.id)],
        "organisations/emails/account_cleared",
        key=f"account cleared:{organisation.id}:{event.version}",
        about_id=organisation.id,
        now=now,
        organisation=organisation,
        ends_in=account.last_digits,
        disputed_by=disputer.name,
        checked_at=account.checked_at,
    )


def tell_signing_right_changed(session: Session, event: SigningRightChanged, *, now: datetime) -> None:
    """Tell whom it is about and all who may sign. Whoever may sign from now on is reminded of open offers as well."""
    organisation = organisations.organisation_of(session, event.organisation_id)
    signer = people.person_of(session, event.person_id)
    tell_each(
        session,
        [signer, *organisations.signatories(session, organisation.id)],
        "organisations/emails/signing_right_changed",
        key=f"signing:{organisation.id}:{signer.id}:{event.changed_at.isoformat()}",
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


def _as_args(account: BankAccount, numbers: str) -> dict[str, Any]:
    """What happened to an account, kept with the mail that tells it: by then it may have changed again."""
    return {
        "ends_in": account.last_digits,
        "told_at": account.numbers_changed_at.isoformat(),
        "told_by": account.told_by_name,
        "numbers": numbers,
    }


def facts_then(session: Session, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the words to a contact without an account here are made of, as it was when they were asked for."""
    return {
        "organisation": organisations.organisation_of(session, UUID(args["organisation_id"])),
        "ends_in": args["ends_in"],
        "told_at": datetime.fromisoformat(args["told_at"]),
        "told_by": args["told_by"],
        "is_first": args["numbers"] == FIRST,
        "mail_from": this_app().settings.mail_from,
    }
