"""What waits for people named by an organisation or without one, and for administrators about bank accounts."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.organisations.bank import queries as bank_queries
from grants.organisations.joining import queries as joining


def asked_to_join(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For whoever was named as one of an organisation's people: to say whether that is so."""
    return [
        Waiting(
            f"Say whether you act for {asked.organisation.name}",
            url_for("joining.show", asked_id=asked.id),
            detail=f"{asked.asked_by_name or 'Somebody'} named you. Nothing follows from it until you agree.",
        )
        for asked in (joining.askings_of(session, actor.person_id) if actor.signed_in else [])
    ]


def first_organisation(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Somebody who has no part in anything yet, but to be named as a contact, most likely wants to apply."""
    if not actor.signed_in or any(role != "contact" for role, _ in actor.roles):
        return []
    detail = "You need one to apply. A group without a legal form can register too."
    return [Waiting("Register your organisation", url_for("organisations.register"), detail=detail)]


def disputed_accounts(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: accounts that somebody says are not theirs, but for organisations that they act for."""
    if not actor.is_administrator:
        return []
    return [
        Waiting(
            f"Ring {account.organisation.name} about its bank account",
            url_for("bank.check_account", organisation_id=account.organisation_id),
            detail=f"{account.disputed_by_name} says that it is not theirs. Nothing is paid until you have asked.",
        )
        for account in bank_queries.disputed_accounts(session, apart_from=actor.held("member"))
    ]


def accounts_to_look_at(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For an organisation's people: its bank account, where something in it looks odd and nobody has said why."""
    ids = actor.held("member")
    return [
        Waiting(
            f"Look at the bank account of {account.organisation.name} again",
            url_for("profile.bank", organisation_id=account.organisation_id),
            detail=" ".join(bank_queries.prompts_open(account.organisation, account)),
        )
        for account in (bank_queries.accounts_to_look_at(session, ids) if ids else [])
    ]
