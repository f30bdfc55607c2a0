"""Reading what an organisation told once: people, bank account, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.organisations import bank_rules, contact_rules, profile_rules
from grants.organisations.bank_rules import Weights
from grants.organisations.contact_rules import ContactDetails
from grants.organisations.models import BankAccount, Contact, ModulusWeight, Organisation
from grants.organisations.profile_rules import Gap
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


def contacts_of(session: Session, organisation_id: UUID) -> dict[str, ContactDetails]:
    """The people to turn to, by role."""
    rows = session.scalars(select(Contact).where(Contact.organisation_id == organisation_id))
    return {
        row.role: ContactDetails(row.role, **{field: getattr(row, field) for field in contact_rules.FIELDS})
        for row in rows
    }


def bank_account_of(session: Session, organisation_id: UUID) -> BankAccount | None:
    return session.get(BankAccount, organisation_id)


def profile_of(session: Session, organisation: Organisation, *, today: date) -> Profile:
    """Everything an organisation told, and what is missing."""
    contacts = contacts_of(session, organisation.id)
    account = bank_account_of(session, organisation.id)
    gaps = [
        *profile_rules.detail_gaps(details_of(organisation), today=today),
        *contact_rules.contact_gaps(contacts, organisation.kind),
        *bank_rules.bank_gaps(has_account=account is not None),
    ]
    warnings = contact_rules.pair_warnings(contacts)
    if account is not None:
        warnings += prompts_of(organisation, account)
    return Profile(organisation, contacts, account, tuple(profile_rules.in_order_of_sections(gaps)), tuple(warnings))


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
