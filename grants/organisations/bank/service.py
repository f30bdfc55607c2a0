"""Bank accounts are told, changed, and shown whole only to pay. Numbers leave this module encrypted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.encryption import Vault, is_fernet
from grants.kernel.events import publish
from grants.kernel.problems import Denied, NotFound, Problem, Stale, check, check_version
from grants.organisations import queries
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import rules
from grants.organisations.bank.models import AccountCheck, StatementFile
from grants.organisations.bank.queries import NO_ACCOUNT
from grants.organisations.bank.rules import Account, Weights
from grants.organisations.events import (
    BankAccountChanged,
    BankAccountDisputed,
    BankAccountDoubted,
    BankAccountExplained,
    BankDetailsRevealed,
    BankKeysChanged,
    BankStatementRemoved,
)
from grants.organisations.models import BankAccount, ModulusWeight, Organisation

SEALED = "bank_account.sealed"
"""The field for which numbers are sealed: they open nowhere else."""


def save_bank_account(
    session: Session,
    organisation: Organisation,
    *,
    details: Mapping[str, Any],
    version: int,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> BankAccount:
    """Keep where an organisation's money goes. `version` is the account's, nought where there was none.

    Raises Denied where one is there and this person may not sign, Stale when somebody saved since, and
    Invalid. Numbers that do not fit each other are kept all the same, with a prompt.
    """
    queries.locked_organisation(session, organisation.id)
    kept = bank_queries.bank_account_of(session, organisation.id)
    if kept is not None and not queries.may_sign(session, organisation.id, actor):
        raise Denied("Only somebody who may sign for this organisation can change its bank account.")
    account, two_signatories = rules.tidy_account(details), details.get("two_signatories")
    if (kept.version if kept else 0) != version:
        raise _stale(kept, account)
    problems = rules.account_problems(account)
    if not isinstance(two_signatories, bool):
        sentence = "Say whether two people who are not related have to agree to each payment."
        problems.append(Problem("two_signatories", sentence, "missing"))
    check(problems)
    weights = bank_queries.weights_for(session, account.sort_code)
    if kept is None:
        kept = BankAccount(organisation_id=organisation.id, version=0)
    kept.account_name, kept.two_signatories = account.account_name, bool(two_signatories)
    kept.number_check = rules.number_check(account.sort_code, account.account_number, weights)
    before = kept.bank_fingerprint
    _seal(kept, account, vault)
    numbers = rules.what_became_of_numbers(before, kept.bank_fingerprint)
    if numbers != rules.SAME:
        kept.numbers_changed_at, kept.told_by = now, actor.person_id
        _end_checks(session, kept, now)
        remove_statements(session, kept, actor=actor, now=now)
    kept.explanation = None
    kept.version, kept.changed_at = kept.version + 1, now
    session.add(kept)
    session.flush()
    changed = BankAccountChanged(organisation_id=organisation.id, version=kept.version, numbers=numbers)
    publish(session, changed, actor=actor, now=now)
    return kept


def explain_account(
    session: Session, organisation: Organisation, *, explanation: str, version: int, actor: Actor, now: datetime
) -> BankAccount:
    """Keep why an account that looks odd is as it should be, for whoever checks it. It stands until other details come.

    Raises NotFound where no account was told, Stale when it has changed since `version`, and Invalid.
    """
    kept = locked_account(session, organisation)
    check_account_version(kept, version, "Look whether what you wrote is still so.")
    check(rules.explanation_problems(explanation))
    kept.explanation = explanation.strip()
    kept.version += 1
    session.flush()
    explained = BankAccountExplained(organisation_id=organisation.id, version=kept.version)
    publish(session, explained, actor=actor, now=now)
    return kept


def dispute_account(
    session: Session, organisation: Organisation, *, note: str, version: int, actor: Actor, now: datetime
) -> BankAccount:
    """Record that somebody says this account is not the organisation's, so that nothing is paid. Safe to repeat.

    Neither a check of it nor a confirmation counts any more. Raises NotFound where no account was told, Stale when it
    has changed since `version`, and Invalid.
    """
    kept = locked_account(session, organisation)
    if kept.is_disputed:
        return kept
    check_account_version(kept, version, "Look whether the one that stands now is yours.")
    check(rules.dispute_problems(note))
    kept.disputed_at, kept.disputed_by, kept.dispute_note = now, actor.person_id, note.strip()
    _end_checks(session, kept, now)
    kept.version += 1
    session.flush()
    disputed = BankAccountDisputed(organisation_id=organisation.id, version=kept.version)
    publish(session, disputed, actor=actor, now=now)
    return kept


def doubt_account(
    session: Session, organisation: Organisation, *, fingerprint: str, actor: Actor, now: datetime
) -> None:
    """Have an account checked anew, because money that was paid into the one of this fingerprint came back or did
    not arrive.

    Neither a check of it nor a confirmation counts any more. Nothing changes where other numbers were told since.
    """
    kept = locked_account(session, organisation)
    if kept.bank_fingerprint != fingerprint:
        return
    _end_checks(session, kept, now)
    kept.version += 1
    session.flush()
    doubted = BankAccountDoubted(organisation_id=organisation.id, version=kept.version)
    publish(session, doubted, actor=actor, now=now)


def _end_checks(session: Session, kept: BankAccount, now: datetime) -> None:
    """What administrators said of the account counts no more."""
    kept.checked_at, kept.checked_by, kept.confirmed_by = None, None, None
    standing = AccountCheck.organisation_id == kept.organisation_id, AccountCheck.ended_at.is_(None)
    session.execute(update(AccountCheck).where(*standing).values(ended_at=now))


def remove_statements(session: Session, kept: BankAccount, *, actor: Actor, now: datetime) -> None:
    """Take away the statement of an account that is another one now, or has another statement."""
    of_account = StatementFile.bank_account_id == kept.organisation_id, StatementFile.removed_at.is_(None)
    for statement in session.scalars(select(StatementFile).where(*of_account)).all():
        statement.removed_at = now
        removed = BankStatementRemoved(organisation_id=kept.organisation_id, upload_id=statement.id)
        publish(session, removed, actor=actor, now=now)


def locked_account(session: Session, organisation: Organisation) -> BankAccount:
    """The account as it stands now, kept from others as long as its organisation. Raises NotFound."""
    queries.locked_organisation(session, organisation.id)
    kept = bank_queries.bank_account_of(session, organisation.id)
    if kept is None:
        raise NotFound(NO_ACCOUNT)
    session.refresh(kept)
    return kept


def check_account_version(kept: BankAccount, version: int, what_to_do: str) -> None:
    """Raise Stale, which ends with `what_to_do`, when an account has changed since the version that was read."""
    check_version(
        version,
        kept.version,
        f"The bank account has changed since you opened this page. {what_to_do}",
        current={"ends_in": kept.last_digits},
        yours={"version": version},
    )


def revealed_account(
    session: Session, organisation: Organisation, *, purpose: str, vault: Vault, actor: Actor, now: datetime
) -> Account:
    """The account with its numbers, to pay into it. That it was shown, to whom and for what, is an event.

    Raises Denied to all but administrators and the system, and NotFound where no account was told.
    """
    if not (actor.is_administrator or actor.is_system):
        raise Denied("Only people who pay grants can see whole account numbers.")
    kept = bank_queries.bank_account_of(session, organisation.id)
    if kept is None:
        raise NotFound(NO_ACCOUNT)
    account = _opened(kept, vault)
    revealed = BankDetailsRevealed(organisation_id=organisation.id, purpose=purpose)
    publish(session, revealed, actor=actor, now=now)
    return account


def change_key(session: Session, *, vault: Vault, actor: Actor, now: datetime, with_fernet: bool = False) -> int:
    """Seal every account that is not sealed with the newest key anew, with its fingerprint. Tells how many.

    What an earlier version sealed with Fernet opens in any row: so it is opened only here, and only when that is
    asked for. Raises Unreadable when one was sealed with a key that is not there any more. Safe to repeat.
    """
    accounts = list(session.scalars(select(BankAccount).with_for_update()))
    accounts = [kept for kept in accounts if not vault.is_newest(kept.sealed)]
    for kept in accounts:
        is_before = with_fernet and is_fernet(kept.sealed)
        account = _read(vault.open_fernet(kept.sealed)) if is_before else _opened(kept, vault)
        _seal(kept, account, vault)
        publish(session, BankKeysChanged(organisation_id=kept.organisation_id), actor=actor, now=now)
    return len(accounts)


def load_weights(session: Session, lines: Sequence[Weights]) -> None:
    """Put a new table of weights in the place of the one before. Accounts are checked when they are saved."""
    session.execute(delete(ModulusWeight))
    session.add_all(
        ModulusWeight(
            position=position,
            first=line.first,
            last=line.last,
            method=line.method,
            weights=list(line.weights),
            exception=line.exception,
        )
        for position, line in enumerate(lines)
    )


def _seal(kept: BankAccount, account: Account, vault: Vault) -> None:
    kept.sealed = vault.seal(json.dumps(asdict(account)), owner=kept.organisation_id, field=SEALED)
    kept.last_digits = account.last_digits
    kept.bank_fingerprint = vault.fingerprint(account.identity)


def _opened(kept: BankAccount, vault: Vault) -> Account:
    return _read(vault.open(kept.sealed, owner=kept.organisation_id, field=SEALED))


def _read(opened: str) -> Account:
    return Account(**json.loads(opened))


def _stale(kept: BankAccount | None, account: Account) -> Stale:
    message = "Somebody else changed the bank account while you were changing it. Nothing of yours is saved yet."
    current = {"account_name": kept.account_name, "ends_in": kept.last_digits} if kept else {}
    yours = {"account_name": account.account_name, "ends_in": account.last_digits}
    return Stale(message, current=current, yours=yours, version=kept.version if kept else 0)
