"""An account is checked on one page, and confirmed on another by somebody else; a third says what was done."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_vault, shown_at
from grants.organisations import queries
from grants.organisations.access import may_check_account
from grants.organisations.bank import check_rules as rules
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank.check_rules import CHECK, CONFIRMATION, KINDS, PHONE
from grants.organisations.bank.rules import Account
from grants.organisations.checking import queries as check_queries
from grants.organisations.checking import service
from grants.organisations.models import BankAccount, Organisation
from grants.organisations.reading import read_version
from grants.organisations.rules import CHANNELS
from grants.organisations.statements.access import may_read_statement
from grants.organisations.statements.queries import statement_of

pages = Blueprint("account_checks", __name__, url_prefix="/organisations/<uuid:organisation_id>/account_checks")

KNOWN = "known "
"""Begins the choice of a contact's number, which follows."""


def organisation_and_kind(session: Any, organisation_id: Any, kind: str) -> tuple[Organisation, str]:
    return queries.organisation_of(session, organisation_id), kind


def _may_check(actor: Any, record: tuple[Organisation, str]) -> str | None:
    return may_check_account(actor, record[0])


@pages.get("")
@allow(may_check_account, load=queries.organisation_of)
def show(organisation: Organisation) -> ResponseReturnValue:
    session = current_session()
    account = bank_queries.told_account(session, organisation.id)
    return render_template(
        "organisations/pages/account_checks.html",
        organisation=organisation,
        account=account,
        same=check_queries.with_same_account(session, account, current_actor()),
        refusals={kind: _refusal(account, kind) for kind in KINDS},
        gone=_halves_of_gone(account),
        checks=check_queries.checks_of(session, organisation.id),
        evidence=rules.EVIDENCE,
        payee_results=rules.PAYEE_RESULTS,
        heard=rules.HEARD,
    )


@pages.get("/<any(check, confirmation):kind>")
@allow(_may_check, load=organisation_and_kind)
def begin(organisation: Organisation, kind: str) -> ResponseReturnValue:
    return _page(organisation, kind)


@pages.post("/check/numbers")
@shown_at("account_checks.show")
@allow(may_check_account, load=queries.organisation_of)
def show_numbers(organisation: Organisation) -> ResponseReturnValue:
    """The page with the whole numbers on it, to ask the bank about them. That they were shown is an event."""
    numbers = service.numbers_to_check(current_session(), organisation, vault=current_vault(), **acting_now())
    return _page(organisation, CHECK, numbers)


def _page(organisation: Organisation, kind: str, numbers: Account | None = None) -> ResponseReturnValue:
    session = current_session()
    account = bank_queries.told_account(session, organisation.id)
    statement = statement_of(session, organisation.id)
    closed = may_read_statement(current_actor(), (organisation, statement)) if statement else None
    cannot_open = statement is None or closed is not None
    return render_template(
        f"organisations/pages/account_{kind}.html",
        organisation=organisation,
        account=account,
        same=check_queries.with_same_account(session, account, current_actor()),
        checks=check_queries.checks_of(session, organisation.id),
        refusal=_refusal(account, kind),
        channels=check_queries.channels_of(session, account),
        is_contact=current_actor().holds("contact", organisation.id),
        statement=statement,
        closed=closed,
        evidence={key: words for key, words in rules.EVIDENCE.items() if not (cannot_open and key == rules.STATEMENT)},
        payee_results=rules.PAYEE_RESULTS,
        how=CHANNELS,
        known=KNOWN,
        numbers=numbers,
    )


@pages.post("/<any(check, confirmation):kind>")
@allow(_may_check, load=organisation_and_kind)
def save(organisation: Organisation, kind: str) -> ResponseReturnValue:
    reader = FormReader(request.form)
    version = read_version(request.form, reader.problems)
    check(reader.problems)
    session = current_session()
    service.record_check(
        session,
        organisation,
        given=_given(request.form, kind),
        version=version,
        **acting_now(),
    )
    account = bank_queries.told_account(session, organisation.id)
    note(_what_is_left(account, kind))
    return redirect(url_for(".show", organisation_id=organisation.id))


def _refusal(account: BankAccount, kind: str) -> str | None:
    """Why this administrator does not check or confirm the account, also because it is done; None when they can."""
    done = {"check": account.checker, "confirmation": account.confirmer}[kind]
    if done is not None and (done.is_administrator or account.checked_at is not None):
        return f"{done.name} has {'checked' if kind == CHECK else 'confirmed'} it."
    return rules.refusal(
        kind,
        current_actor().person_id,
        told_by=account.told_by,
        checked_by=account.checked_by,
        confirmed_by=account.confirmed_by,
    )


def _halves_of_gone(account: BankAccount) -> dict[str, str]:
    """Who did one half and runs the programme no more, so that it is done anew, by its kind."""
    halves = {CHECK: account.checker, CONFIRMATION: account.confirmer}
    return {
        kind: by.name
        for kind, by in halves.items()
        if by is not None and not by.is_administrator and account.checked_at is None
    }


def _given(form: MultiDict[str, str], kind: str) -> dict[str, Any]:
    """What the page says, as a program would say it: a chosen number of a contact is a call on that number."""
    given: dict[str, Any] = {"kind": kind, **form.to_dict()}
    answer = form.get("name_fits", "")
    given["name_fits"] = answer == "yes" if answer in ("yes", "no") else None
    chosen = form.get("how", "")
    if chosen.startswith(KNOWN):
        given.update(how=PHONE, number=chosen.removeprefix(KNOWN), source="")
    return given


def _what_is_left(account: BankAccount, kind: str) -> str:
    if account.checked_at is not None:
        return f"The account ending in {account.last_digits} is checked and confirmed. It can be paid into."
    if kind == CHECK:
        return "You have checked the account. Somebody else confirms it now."
    return "You have confirmed the account. Somebody else checks it now."
