"""Administrators check and confirm bank accounts."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity.by_two.queries import gone
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.encryption import Vault
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, check
from grants.organisations.bank import check_rules as rules
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank.check_rules import CHECK, CONFIRMATION, STATEMENT, Given
from grants.organisations.bank.models import AccountCheck, StatementFile
from grants.organisations.bank.queries import shared_fingerprints
from grants.organisations.bank.rules import Account
from grants.organisations.bank.service import check_account_version, locked_account, revealed_account
from grants.organisations.checking import queries
from grants.organisations.events import BankAccountChecked
from grants.organisations.models import BankAccount, Organisation
from grants.organisations.statements.access import may_read_statement
from grants.organisations.statements.queries import statement_of


def record_check(
    session: Session, organisation: Organisation, *, given: Mapping[str, Any], version: int, actor: Actor, now: datetime
) -> AccountCheck:
    """Record that an administrator checked this account (what they looked at), or confirmed it (whom they asked).

    When another has done the other, and still runs the programme, the account can be paid into; where somebody had said
    that it is not theirs, that ends, and they hear of it. `version` is that of the account that was looked at. Made
    twice of the same version, it counts once. Raises NotFound where no account was told, Stale when it has changed
    since, Denied to whoever told it or did the other, Conflict when it is done already, and Invalid.
    """
    kept, said = locked_account(session, organisation), rules.tidy_given(given)
    _end_half_of_gone(session, kept, now)
    standing = bank_queries.standing_check(session, organisation.id, said.kind)
    if standing and (standing.made_by, standing.version) == (actor.person_id, version):
        return standing
    check_account_version(kept, version, "Look at the one that stands now.")
    person_id = _allowed(kept, said.kind, actor)
    if standing:
        done = "checked" if said.kind == CHECK else "confirmed"
        raise Conflict(f"{standing.made_by_name} has {done} this account already.", code="checked_already")
    channels = queries.channels_of(session, kept)
    known, fresh = channels.numbers(was_known=True), channels.numbers(was_known=False)
    statement = statement_of(session, organisation.id)
    without = _without_statement(organisation, statement, actor)
    is_shared = bool(shared_fingerprints(session, [kept.bank_fingerprint]))
    check(rules.given_problems(said, known=known, fresh=fresh, without_statement=without, is_shared=is_shared))
    made = AccountCheck(
        id=new_id(),
        organisation_id=organisation.id,
        made_at=now,
        made_by=person_id,
        version=version,
        ends_in=kept.last_digits,
        statement_id=statement.id if statement and said.evidence == STATEMENT else None,
        **asdict(said),
    )
    session.add(made)
    disputed_by = _count(kept, said, person_id, now)
    session.flush()
    checked = BankAccountChecked(
        organisation_id=organisation.id,
        kind=said.kind,
        how=said.how or "",
        version=kept.version,
        can_be_paid=kept.checked_at is not None,
        disputed_by=disputed_by,
    )
    publish(session, checked, actor=actor, now=now)
    session.refresh(made, ["maker"])
    return made


def numbers_to_check(
    session: Session, organisation: Organisation, *, vault: Vault, actor: Actor, now: datetime
) -> Account:
    """The account with its numbers, to compare with a statement and to ask the bank. That it was shown is an event.

    Raises NotFound where no account was told, Conflict when it is checked already, and Denied to whoever may not check.
    """
    kept = locked_account(session, organisation)
    _allowed(kept, CHECK, actor)
    if kept.checked_by is not None and not gone(session, kept.checked_by):
        raise Conflict("Somebody has checked this account already.", code="checked_already")
    return revealed_account(session, organisation, purpose="check of the account", vault=vault, actor=actor, now=now)


def _without_statement(organisation: Organisation, statement: StatementFile | None, actor: Actor) -> str | None:
    """Why an administrator cannot have looked at the statement, or should not have; None when they can."""
    if statement is None:
        return rules.NO_STATEMENT
    if statement.uploaded_by == actor.person_id:
        return rules.UPLOADED_IT_YOURSELF
    return may_read_statement(actor, (organisation, statement))


def _end_half_of_gone(session: Session, kept: BankAccount, now: datetime) -> None:
    """One half of what two do counts no more where whoever did it does not run the programme any more."""
    if kept.checked_at is not None:
        return
    for kind, by in ((CHECK, kept.checked_by), (CONFIRMATION, kept.confirmed_by)):
        standing = bank_queries.standing_check(session, kept.organisation_id, kind)
        if not gone(session, by, lock=True) or standing is None:
            continue
        standing.ended_at = now
        if kind == CHECK:
            kept.checked_by = None
        else:
            kept.confirmed_by = None
    session.flush()


def _allowed(kept: BankAccount, kind: str, actor: Actor) -> UUID:
    """Who checks or confirms. Raises Denied."""
    refusal = rules.refusal(
        kind, actor.person_id, told_by=kept.told_by, checked_by=kept.checked_by, confirmed_by=kept.confirmed_by
    )
    if refusal or actor.person_id is None:
        raise Denied(refusal or "")
    return actor.person_id


def _count(kept: BankAccount, said: Given, person_id: UUID, now: datetime) -> UUID | None:
    """Note that one half is done. With the other it can be paid into, and an objection ends: gives whose that was."""
    if said.kind == CHECK:
        kept.checked_by = person_id
    else:
        kept.confirmed_by = person_id
    kept.version += 1
    if kept.checked_at is not None or None in (kept.checked_by, kept.confirmed_by):
        return None
    disputed_by = kept.disputed_by
    kept.checked_at = now
    kept.disputed_at, kept.disputed_by, kept.dispute_note = None, None, ""
    return disputed_by
