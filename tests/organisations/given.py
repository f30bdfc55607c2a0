"""Organisations for tests to begin with, and pages read strictly."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.organisations import service
from grants.organisations.models import Membership, Organisation
from tests.house import TestHouse

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
    with house.write() as session:
        return service.add_member(
            session,
            of,
            email=person.email,
            name="",
            position="Volunteer",
            is_signatory=is_signatory,
            actor=SYSTEM,
            now=house.now(),
        )


def read(answer: TestResponse) -> Element:
    """The page, which must be sound HTML with one main heading."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    assert len(tree.findall(".//h1")) == 1
    return tree


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
