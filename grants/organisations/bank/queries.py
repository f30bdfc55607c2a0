"""Reading an organisation's bank account, and what helps to check it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.events import StoredEvent
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.organisations.bank import rules
from grants.organisations.bank.rules import Weights
from grants.organisations.events import ContactsChanged
from grants.organisations.models import BankAccount, ModulusWeight, Organisation

NO_ACCOUNT = "This organisation has not told us its bank account."


def bank_account_of(session: Session, organisation_id: UUID) -> BankAccount | None:
    return session.get(BankAccount, organisation_id)


def account_with_people(session: Session, organisation_id: UUID) -> BankAccount | None:
    """The bank account, with who told it, who checked it, and who said that it is not theirs."""
    people = (joinedload(BankAccount.checker), joinedload(BankAccount.teller), joinedload(BankAccount.disputer))
    return session.scalar(select(BankAccount).where(BankAccount.organisation_id == organisation_id).options(*people))


def told_account(session: Session, organisation_id: UUID) -> BankAccount:
    """The bank account, with who told it, who checked it, and who said that it is not theirs.

    Raises NotFound where none was told.
    """
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
    """The changes of contacts shortly before the account's numbers changed, or since.

    Whoever changed the account may have named the new contacts too, so asking them proves little.
    """
    since = account.numbers_changed_at - rules.FRESH
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
