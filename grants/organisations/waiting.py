"""What waits for people named by an organisation or without one, and for administrators about bank accounts."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import ME, administrators, held, members, signed_in, waits_for
from grants.organisations.bank import queries as bank_queries
from grants.organisations.checking import queries as check_queries
from grants.organisations.joining import queries as joining
from grants.organisations.models import AskedMember, BankAccount

_IS_ME = (Person.email == AskedMember.email) & (Person.id == ME)
_UNANSWERED = BankAccount.explanation.is_(None) & BankAccount.checked_at.is_(None)


@waits_for(signed_in, theirs=AskedMember.denied_at.is_(None) & _IS_ME)
def asked_to_join(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For whoever was named as one of an organisation's people: to say whether that is so."""
    return [
        Waiting(
            f"Say whether you act for {asked.organisation.name}",
            url_for("joining.show", asked_id=asked.id),
            detail=f"{asked.asked_by_name or 'Somebody'} named you. Nothing follows from it until you agree.",
        )
        for asked in joining.askings_of(session, actor.person_id)
    ]


def first_organisation(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Somebody who has no part in anything yet, but to be named as a contact, most likely wants to apply."""
    if not actor.signed_in or any(role != "contact" for role, _ in actor.roles):
        return []
    detail = "You need one to apply. A group without a legal form can register too."
    return [Waiting("Register your organisation", url_for("organisations.register"), detail=detail)]


@waits_for(administrators, check_queries.BEGAN)
def accounts_to_check(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: accounts that one other has checked or confirmed, or that somebody says are not theirs."""
    return [
        Waiting(
            _what_to_do(account),
            url_for("account_checks.show", organisation_id=account.organisation_id),
            detail=_DISPUTED.format(name=account.disputed_by_name) if account.is_disputed else _HALF,
        )
        for account in check_queries.waiting_for(session, actor)
    ]


_DISPUTED = (
    "{name} says that it is not theirs. Nothing is paid until it is checked by one of you and confirmed by another."
)
_HALF = "Nothing is paid into it until a second person has."


def _what_to_do(account: BankAccount) -> str:
    name = account.organisation.name
    if any(by is not None and not by.is_administrator for by in (account.checker, account.confirmer)):
        return f"Check the account of {name} anew: who began it does not run the programme any more"
    if account.checker is not None:
        return f"Confirm the account of {name}, checked by {account.checker.name}"
    if account.confirmer is not None:
        return f"Check the account of {name}, confirmed by {account.confirmer.name}"
    return f"Ring {name} about its bank account"


@waits_for(members, theirs=_UNANSWERED & BankAccount.organisation_id.in_(held("member")))
def accounts_to_look_at(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For an organisation's people: its bank account, where something in it looks odd and nobody has said why."""
    return [
        Waiting(
            f"Look at the bank account of {account.organisation.name} again",
            url_for("profile.bank", organisation_id=account.organisation_id),
            detail=" ".join(bank_queries.prompts_open(account.organisation, account)),
        )
        for account in bank_queries.accounts_to_look_at(session, actor.held("member"))
    ]
