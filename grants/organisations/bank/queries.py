"""Reading an organisation's bank account, and what helps to check it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.problems import NotFound
from grants.organisations.bank import rules
from grants.organisations.bank.check_rules import CHECK, CONFIRMATION, KINDS
from grants.organisations.bank.models import AccountCheck
from grants.organisations.bank.rules import Weights
from grants.organisations.models import BankAccount, ModulusWeight, Organisation

NO_ACCOUNT = "This organisation has not told us its bank account."
WITH_PEOPLE = (
    joinedload(BankAccount.checker),
    joinedload(BankAccount.confirmer),
    joinedload(BankAccount.teller),
    joinedload(BankAccount.disputer),
)


def bank_account_of(session: Session, organisation_id: UUID) -> BankAccount | None:
    return session.get(BankAccount, organisation_id)


def account_with_people(session: Session, organisation_id: UUID) -> BankAccount | None:
    """The bank account, with who told it, who checked and confirmed it, and who said that it is not theirs."""
    found = select(BankAccount).where(BankAccount.organisation_id == organisation_id)
    return session.scalar(found.options(*WITH_PEOPLE))


def told_account(session: Session, organisation_id: UUID) -> BankAccount:
    """The bank account, with who told it, who checked and confirmed it, and who said that it is not theirs.

    Raises NotFound where none was told.
    """
    account = account_with_people(session, organisation_id)
    if account is None:
        raise NotFound(NO_ACCOUNT)
    return account


def standing_check(session: Session, organisation_id: UUID, kind: str) -> AccountCheck | None:
    """The check or confirmation that counts now, with who made it; None where there is none."""
    theirs = AccountCheck.organisation_id == organisation_id, AccountCheck.kind == kind
    found = select(AccountCheck).where(*theirs, AccountCheck.ended_at.is_(None))
    return session.scalar(found.options(joinedload(AccountCheck.maker, innerjoin=True)))


def shared_fingerprints(session: Session, fingerprints: Collection[str]) -> frozenset[str]:
    """Those fingerprints of accounts that more than one organisation has told."""
    told = select(BankAccount.bank_fingerprint).where(BankAccount.bank_fingerprint.in_(fingerprints))
    return frozenset(session.scalars(told.group_by(BankAccount.bank_fingerprint).having(func.count() > 1)))


def waits_for(account: BankAccount) -> list[str]:
    """What has to be done before it can be paid into: a check, a confirmation, both, or nothing."""
    if account.checked_at is not None:
        return []
    done = {CHECK: account.checked_by, CONFIRMATION: account.confirmed_by}
    return [kind for kind in KINDS if done[kind] is None]


def prompts_of(organisation: Organisation, account: BankAccount) -> list[str]:
    """What to look at again in a bank account."""
    return rules.account_prompts(
        account_name=account.account_name,
        legal_name=organisation.name,
        two_signatories=account.two_signatories,
        number_check=account.number_check,
    )


def prompts_open(organisation: Organisation, account: BankAccount) -> list[str]:
    """What to look at again in a bank account that the organisation has not explained and nobody has checked."""
    is_answered = account.explanation is not None or account.checked_at is not None
    return [] if is_answered else prompts_of(organisation, account)


def accounts_to_look_at(session: Session, ids: Collection[UUID]) -> list[BankAccount]:
    """The accounts of some organisations, with them, in which there is something to look at again."""
    unanswered = BankAccount.explanation.is_(None) & BankAccount.checked_at.is_(None)
    found = session.scalars(
        select(BankAccount)
        .where(BankAccount.organisation_id.in_(ids), unanswered)
        .options(joinedload(BankAccount.organisation, innerjoin=True))
        .order_by(BankAccount.numbers_changed_at)
    )
    return [account for account in found if prompts_open(account.organisation, account)]


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
