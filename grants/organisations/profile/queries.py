"""Reading what an organisation told once: people, bank account, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.organisations.asking import gap_rules
from grants.organisations.asking import rules as profile_rules
from grants.organisations.asking.gap_rules import Gap
from grants.organisations.asking.rules import is_paid_itself
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import rules as bank_rules
from grants.organisations.contacts import rules as contact_rules
from grants.organisations.contacts.queries import contacts_of_all
from grants.organisations.contacts.rules import ContactDetails
from grants.organisations.models import BankAccount, Organisation
from grants.organisations.rules import FIELDS


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


def profile_of(session: Session, organisation: Organisation) -> Profile:
    """Everything an organisation told, and what is missing."""
    return profiles_of(session, [organisation])[organisation.id]


def profiles_of(session: Session, organisations: Sequence[Organisation]) -> dict[UUID, Profile]:
    """Everything that some organisations told, by their ids; nothing is asked where there are none."""
    if not organisations:
        return {}
    ids = [organisation.id for organisation in organisations]
    contacts = contacts_of_all(session, ids)
    statement = select(BankAccount).where(BankAccount.organisation_id.in_(ids))
    accounts = {account.organisation_id: account for account in session.scalars(statement)}
    return {
        organisation.id: _profile(organisation, contacts.get(organisation.id, {}), accounts.get(organisation.id))
        for organisation in organisations
    }


def _profile(
    organisation: Organisation, contacts: Mapping[str, ContactDetails], account: BankAccount | None
) -> Profile:
    details = details_of(organisation)
    gaps = [
        *gap_rules.detail_gaps(details),
        *contact_rules.contact_gaps(contacts, organisation.kind),
        *bank_rules.bank_gaps(has_account=account is not None, is_paid=is_paid_itself(organisation.kind, details)),
    ]
    warnings = contact_rules.pair_warnings(contacts)
    if account is not None:
        warnings += bank_queries.prompts_open(organisation, account)
    return Profile(organisation, contacts, account, tuple(gap_rules.in_order_of_sections(gaps)), tuple(warnings))


def gaps_to_apply(session: Session, organisations: Sequence[Organisation]) -> list[tuple[Organisation, list[Gap]]]:
    """What each organisation has not told yet of what applying needs."""
    profiles = profiles_of(session, organisations)
    return [
        (each, [gap for gap in profiles[each.id].gaps if gap.needed_for == profile_rules.APPLYING])
        for each in organisations
    ]


def profile_gaps(session: Session, organisation: Organisation) -> list[Gap]:
    """What is still missing of an organisation's profile, in the order of its pages."""
    return list(profile_of(session, organisation).gaps)
