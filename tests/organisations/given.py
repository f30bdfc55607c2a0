"""Organisations for tests to begin with, and pages read strictly."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

import html5lib
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.kernel.encryption import Vault
from grants.kernel.money import Pence
from grants.organisations import service
from grants.organisations.bank import service as bank_service
from grants.organisations.bank.models import AccountCheck
from grants.organisations.checking import service as checking
from grants.organisations.contacts.rules import SENIOR_POSITIONS
from grants.organisations.joining import queries as joining_queries
from grants.organisations.joining import service as joining
from grants.organisations.leaving import service as leaving_service
from grants.organisations.models import BankAccount, Contact, Membership, Organisation
from tests.house import BANK_KEY, TestHouse

BLOOMS = {
    "name": "Beeston Blooms",
    "kind": "unregistered_group",
    "constituted": False,
    "annual_income_pence": 850_000,
    "postcode": "ls118pg",
}


def organisation(house: TestHouse, person: Person, **details: Any) -> Organisation:
    """An organisation that this person has registered."""
    with house.write() as session:
        return service.register_organisation(
            session, details={**BLOOMS, **details}, position="Treasurer", actor=house.actor(person), now=house.now()
        )


def funder(house: TestHouse, name: str) -> Organisation:
    details = {"name": name, "kind": "statutory_body", "is_funder": True}
    with house.write() as session:
        return service.register_organisation(session, details=details, position="", actor=SYSTEM, now=house.now())


def colleague(house: TestHouse, of: Organisation, person: Person, *, is_signatory: bool = False) -> Membership:
    """Somebody who was named as one of an organisation's people, and has agreed."""
    with house.write() as session:
        joining.ask_to_join(
            session,
            of,
            email=person.email,
            name=person.name,
            position="Volunteer",
            is_signatory=is_signatory,
            actor=SYSTEM,
            now=house.now(),
        )
    return agrees(house, person)


def agrees(house: TestHouse, person: Person) -> Membership:
    """The person agrees to the one organisation that has named them."""
    actor = house.actor(person)
    with house.write() as session:
        (asked,) = joining_queries.askings_of(session, person.id)
        return joining.agree(session, asked, actor=actor, now=house.now())


def read(answer: TestResponse) -> Element:
    """The page, which must be sound HTML with one main heading."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    assert len(tree.findall(".//h1")) == 1
    return tree


def tell_all(
    session: Session,
    organisation: Organisation,
    now: datetime,
    *,
    number: str = "12345678",
    checked_by: tuple[Person, Person] | None = None,
) -> None:
    """Everything about an organisation that is asked before it is paid, `number` being its bank account's.

    Two people may have checked and confirmed that account.
    """
    organisation.founded, organisation.address, organisation.postcode = "2014-05", "1 Low Road", "LS11 8PG"
    organisation.charity_number, organisation.company_number = "1164883", "01234567"
    organisation.governing_document, organisation.asset_lock = "constitution", True
    organisation.unrelated_people, organisation.annual_income_pence = 5, Pence(850_000)
    organisation.year_ended_on = date(now.year - 1, 3, 31)
    organisation.areas, organisation.communities = ["citywide"], ["everyone"]
    organisation.safeguarding_policy, organisation.safeguarding_lead = True, "Ruth Ellis"
    organisation.version += 1
    positions = SENIOR_POSITIONS[organisation.kind] or ("Chair",)
    session.add_all(
        Contact(
            organisation_id=organisation.id,
            role=role,
            name=name,
            position=position,
            email=f"{role}@{organisation.id}.example.org",
            phone=phone,
            address=f"{phone[-1]} High Road",
            is_of_age=True,
        )
        for role, name, position, phone in (
            ("senior", "Ruth Ellis", positions[0], "01134960001"),
            ("main", "Gerald Ames", "Coordinator", "01134960002"),
        )
    )
    session.flush()
    account = change_account(session, organisation, now, number=number)
    if checked_by is not None:
        were_checked(session, account, now, *checked_by)


CHECKED = {"kind": "check", "evidence": "paper", "name_fits": True, "payee_result": "match"}
CONFIRMED = {"kind": "confirmation", "how": "in_person", "note": "Met Ruth Ellis, who read out the last three figures."}
"""What administrators say of an account."""


def were_checked(session: Session, account: BankAccount, now: datetime, checker: Person, confirmer: Person) -> None:
    """An account that two people have checked and confirmed."""
    account.checked_at, account.checked_by, account.confirmed_by = now, checker.id, confirmer.id
    for person, said in ((checker, CHECKED), (confirmer, CONFIRMED)):
        of = {"organisation_id": account.organisation_id, "version": account.version, "ends_in": account.last_digits}
        session.add(AccountCheck(made_at=now, made_by=person.id, **of, **said))
    session.flush()


def checks(house: TestHouse, person: Person, of: UUID, **said: Any) -> BankAccount:
    """Somebody checks or confirms the account that an organisation has now."""
    actor = house.actor(person)
    with house.write() as session:
        account = session.get_one(BankAccount, of)
        organisation = session.get_one(Organisation, of)
        checking.record_check(session, organisation, given=said, version=account.version, actor=actor, now=house.now())
        return account


def change_account(session: Session, organisation: Organisation, now: datetime, *, number: str) -> BankAccount:
    """The organisation tells a bank account, or another one than before."""
    kept = session.get(BankAccount, organisation.id)
    return bank_service.save_bank_account(
        session,
        organisation,
        details={
            "account_name": organisation.name,
            "sort_code": "30-99-50",
            "account_number": number,
            "two_signatories": True,
        },
        version=kept.version if kept else 0,
        vault=Vault((BANK_KEY,)),
        actor=SYSTEM,
        now=now,
    )


def errors(answer: TestResponse) -> dict[str, str]:
    """The error summary: what each field is told. Each link leads to something on the page."""
    tree = read(answer)
    ids = {element.get("id") for element in tree.iter()}
    found = {}
    for link in tree.findall(".//div[@id='error-summary']//a"):
        field = str(link.get("href")).removeprefix("#")
        assert field in ids, field
        found[field] = str(link.text).strip()
    return found


def names(events: list[Any]) -> list[str]:
    return [event.name for event in events]


def ends(house: TestHouse, of: UUID, who: Person, *, by: Person | None = None) -> None:
    """Somebody leaves an organisation, or is taken off it by another."""
    actor = house.actor(by or who)
    with house.write() as session:
        organisation = session.get_one(Organisation, of)
        leaving_service.end_membership(session, organisation, who.id, actor=actor, now=house.now())


def acts_for(house: TestHouse, person: Person, organisation_id: UUID) -> None:
    """Let a person be one of an organisation's own people."""
    with house.read() as session:
        of = session.get_one(Organisation, organisation_id)
    colleague(house, of, person)
