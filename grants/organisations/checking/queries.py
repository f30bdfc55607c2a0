"""Reading what was said of a bank account, by whom, and by what channels its organisation can be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import Actor
from grants.kernel.events import StoredEvent
from grants.kernel.paging import bounded
from grants.organisations.access import not_checked_by
from grants.organisations.bank import check_rules as rules
from grants.organisations.bank.check_rules import Channel
from grants.organisations.bank.models import AccountCheck
from grants.organisations.bank.queries import WITH_PEOPLE
from grants.organisations.bank.rules import FRESH
from grants.organisations.contacts.queries import contacts_of
from grants.organisations.events import ContactsChanged
from grants.organisations.models import BankAccount, Organisation


def checks_of(session: Session, organisation_id: UUID) -> Sequence[AccountCheck]:
    """Every check and confirmation of an organisation's accounts, the newest first, each with who made it."""
    made = select(AccountCheck).where(AccountCheck.organisation_id == organisation_id)
    whole = joinedload(AccountCheck.maker, innerjoin=True)
    return session.scalars(made.order_by(AccountCheck.id.desc()).limit(bounded()).options(whole)).all()


@dataclass(frozen=True)
class Channels:
    """By which of its contacts' telephone numbers an organisation can be asked about its account.

    `changed_at` is when contacts were told around the account: whoever told the account may have named them too.
    """

    contacts: Sequence[Channel]
    changed_at: Sequence[datetime]

    def numbers(self, *, was_known: bool) -> frozenset[str]:
        """The telephone numbers that we had before the account, or those that we had not."""
        return frozenset(each.contact.phone or "" for each in self.contacts if each.was_known == was_known)


def channels_of(session: Session, account: BankAccount) -> Channels:
    """The contacts of an account's organisation, and which of them we can ring about the account."""
    happened = select(StoredEvent).where(
        StoredEvent.subject_id == account.organisation_id,
        StoredEvent.name == ContactsChanged.name(),
        StoredEvent.at >= account.numbers_changed_at - FRESH,
    )
    events = session.scalars(happened.order_by(StoredEvent.id.desc()).limit(bounded())).all()
    changed = {field for event in events for field in event.facts["fields"]}
    contacts = contacts_of(session, account.organisation_id)
    return Channels(rules.channels(contacts, changed), [event.at for event in reversed(events)])


@dataclass(frozen=True)
class SameAccount:
    """Which other organisations have told the very same account: those that a reader may know of, and how many more."""

    organisations: Sequence[Organisation]
    others: int


def with_same_account(session: Session, account: BankAccount, actor: Actor) -> SameAccount:
    """Which other organisations have told the same sort code and account number, as their fingerprints say; those about
    whose account this administrator decides nothing are only counted.
    """
    same = (
        select(Organisation)
        .join(BankAccount, BankAccount.organisation_id == Organisation.id)
        .where(
            BankAccount.bank_fingerprint == account.bank_fingerprint,
            BankAccount.organisation_id != account.organisation_id,
        )
    )
    found = session.scalars(same.order_by(Organisation.name, Organisation.id).limit(bounded())).all()
    closed = not_checked_by(actor)
    known = [each for each in found if each.id not in closed]
    return SameAccount(known, len(found) - len(known))


BEGAN = or_(
    BankAccount.disputed_at.is_not(None),
    BankAccount.checked_at.is_(None) & (BankAccount.checked_by.is_not(None) | BankAccount.confirmed_by.is_not(None)),
)
"""An account that one person has checked or confirmed, or that somebody says is not theirs."""


def waiting_for(session: Session, actor: Actor) -> Sequence[BankAccount]:
    """The accounts for which this administrator can do what is left, the oldest first, with organisation and people.

    Those that one person has checked or confirmed, and those that somebody says are not theirs. None that they told, or
    of which they did one half already, or of an organisation about which they decide nothing.
    """
    theirs = BankAccount.organisation_id.not_in(not_checked_by(actor))
    statement = select(BankAccount).where(BEGAN, theirs, *_not_by(actor))
    whole = (joinedload(BankAccount.organisation, innerjoin=True), *WITH_PEOPLE)
    return session.scalars(statement.order_by(BankAccount.numbers_changed_at).limit(bounded()).options(*whole)).all()


def _not_by(actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions on accounts: that somebody has told, checked or confirmed none of them."""
    return [
        column.is_distinct_from(actor.person_id)
        for column in (BankAccount.told_by, BankAccount.checked_by, BankAccount.confirmed_by)
    ]
