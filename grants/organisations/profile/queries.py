"""Reading what an organisation told once: people, bank account, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.events import StoredEvent
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.organisations.bank import rules as bank_rules
from grants.organisations.bank.rules import Weights
from grants.organisations.contacts import rules as contact_rules
from grants.organisations.contacts.rules import ContactDetails
from grants.organisations.events import ContactsChanged
from grants.organisations.models import BankAccount, Contact, ModulusWeight, Organisation, ReplacedContact
from grants.organisations.profile import gap_rules
from grants.organisations.profile import rules as profile_rules
from grants.organisations.profile.gap_rules import Gap
from grants.organisations.rules import FIELDS

NO_ACCOUNT = "This organisation has not told us its bank account."


@dataclass(frozen=True)
class Profile:
    """An organisation with all it told. `gaps` are missing; `warnings` are for a person to look at."""

    organisation: Organisation
    contacts: Mapping[str, ContactDetails]
    bank_account: BankAccount | None
    gaps: tuple[Gap, ...]
    warnings: tuple[str, ...]

    def gaps_for(self, purpose: str) -> list[Gap]:
        """What is missing for `applying`, or for `payment`: that needs all that applying needs as well."""
        return [gap for gap in self.gaps if purpose in (gap.needed_for, profile_rules.PAYMENT)]

    def gaps_in(self, section: str) -> list[Gap]:
        return [gap for gap in self.gaps if gap.section == section]


def details_of(organisation: Organisation) -> dict[str, Any]:
    return {field: getattr(organisation, field) for field in FIELDS}


def contacts_of(session: Session, organisation_id: UUID) -> dict[str, ContactDetails]:
    """The people to turn to, by role."""
    return _contacts_of_all(session, [organisation_id]).get(organisation_id, {})


def _contacts_of_all(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, ContactDetails]]:
    contacts: dict[UUID, dict[str, ContactDetails]] = {}
    for row in session.scalars(select(Contact).where(Contact.organisation_id.in_(ids))):
        details = {field: getattr(row, field) for field in contact_rules.FIELDS}
        contacts.setdefault(row.organisation_id, {})[row.role] = ContactDetails(row.role, **details)
    return contacts


def replaced_contact(session: Session, replaced_id: UUID) -> ReplacedContact | None:
    """Somebody who was a contact, with the organisation and who changed that; None once they have been told."""
    whole = (joinedload(ReplacedContact.organisation, innerjoin=True), joinedload(ReplacedContact.replacer))
    return session.scalar(select(ReplacedContact).where(ReplacedContact.id == replaced_id).options(*whole))


def bank_account_of(session: Session, organisation_id: UUID) -> BankAccount | None:
    return session.get(BankAccount, organisation_id)


def account_with_people(session: Session, organisation_id: UUID) -> BankAccount | None:
    """The bank account, with who told it, who checked it, and who said that it is not theirs."""
    people = (joinedload(BankAccount.checker), joinedload(BankAccount.teller), joinedload(BankAccount.disputer))
    return session.scalar(select(BankAccount).where(BankAccount.organisation_id == organisation_id).options(*people))


def told_account(session: Session, organisation_id: UUID) -> BankAccount:
    """As `account_with_people`. Raises NotFound where none was told."""
    account = account_with_people(session, organisation_id)
    if account is None:
        raise NotFound(NO_ACCOUNT)
    return account


def disputed_accounts(session: Session, *, apart_from: frozenset[UUID]) -> Sequence[BankAccount]:
    """Accounts that somebody said are not their organisation's, the first said first; not of some organisations."""
    disputed = select(BankAccount).where(
        BankAccount.disputed_at.is_not(None), BankAccount.organisation_id.not_in(apart_from)
    )
    whole = (joinedload(BankAccount.organisation, innerjoin=True), joinedload(BankAccount.disputer))
    return session.scalars(disputed.order_by(BankAccount.disputed_at).limit(bounded()).options(*whole)).all()


def contact_changes_around(session: Session, account: BankAccount) -> list[StoredEvent]:
    """When the people to turn to changed shortly before the account's numbers did, or since: then they tell little."""
    since = account.numbers_changed_at - bank_rules.FRESH
    statement = (
        select(StoredEvent)
        .where(
            StoredEvent.subject_id == account.organisation_id,
            StoredEvent.name == ContactsChanged.name(),
            StoredEvent.at >= since,
        )
        .order_by(StoredEvent.id)
        .limit(bounded())
    )
    return list(session.scalars(statement))


def profile_of(session: Session, organisation: Organisation, *, today: date) -> Profile:
    """Everything an organisation told, and what is missing."""
    return profiles_of(session, [organisation], today=today)[organisation.id]


def profiles_of(session: Session, organisations: Sequence[Organisation], *, today: date) -> dict[UUID, Profile]:
    """Everything that some organisations told, by their ids."""
    ids = [organisation.id for organisation in organisations]
    contacts = _contacts_of_all(session, ids)
    statement = select(BankAccount).where(BankAccount.organisation_id.in_(ids))
    accounts = {account.organisation_id: account for account in session.scalars(statement)}
    return {
        organisation.id: _profile(
            organisation, contacts.get(organisation.id, {}), accounts.get(organisation.id), today=today
        )
        for organisation in organisations
    }


def _profile(
    organisation: Organisation, contacts: Mapping[str, ContactDetails], account: BankAccount | None, *, today: date
) -> Profile:
    gaps = [
        *gap_rules.detail_gaps(details_of(organisation), today=today),
        *contact_rules.contact_gaps(contacts, organisation.kind),
        *bank_rules.bank_gaps(has_account=account is not None),
    ]
    warnings = contact_rules.pair_warnings(contacts)
    if account is not None:
        warnings += prompts_of(organisation, account)
    return Profile(organisation, contacts, account, tuple(gap_rules.in_order_of_sections(gaps)), tuple(warnings))


def gaps_to_apply(
    session: Session, organisations: Sequence[Organisation], *, today: date
) -> list[tuple[Organisation, list[Gap]]]:
    """What each organisation has not told yet of what applying needs."""
    profiles = profiles_of(session, organisations, today=today)
    return [
        (each, [gap for gap in profiles[each.id].gaps if gap.needed_for == profile_rules.APPLYING])
        for each in organisations
    ]


def profile_gaps(session: Session, organisation: Organisation, *, today: date) -> list[Gap]:
    """What is still missing of an organisation's profile, in the order of its pages."""
    return list(profile_of(session, organisation, today=today).gaps)


def prompts_of(organisation: Organisation, account: BankAccount) -> list[str]:
    """What to look at again in a bank account."""
    return bank_rules.account_prompts(
        account_name=account.account_name,
        legal_name=organisation.name,
        two_signatories=account.two_signatories,
        number_check=account.number_check,
    )


def weights_for(session: Session, sort_code: str) -> list[Weights]:
    """The lines of the banks' table for a sort code, in their order."""
    statement = (
        select(ModulusWeight)
        .where(ModulusWeight.first <= sort_code, ModulusWeight.last >= sort_code)
        .order_by(ModulusWeight.position)
    )
    return [
        Weights(row.first, row.last, row.method, tuple(row.weights), row.exception)
        for row in session.scalars(statement)
    ]
