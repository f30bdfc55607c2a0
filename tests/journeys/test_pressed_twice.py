"""However often a button is pressed, what it makes is made once: every form of every page that can be read, sent twice.

The pages of a round in which everything has happened are opened by people who run the programme, sit on its panel and
applied, and each form that is taken is sent again as it was. The database then has no row more than after the first.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

import grants.tables  # noqa: F401 - every table is known
from grants.kernel.db import Base
from grants.kernel.idempotency import ONCE
from tests.house import TestHouse
from tests.journeys.everything import Everything
from tests.journeys.test_conflicted_everywhere import addresses
from tests.kernel.looking import strictly

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("pressed")]
PEOPLE = ("Tess Vale", "Applicant 0", "Ruth Bell")
ENDS_THE_SESSION = "/sign-out"
MADE = {
    "administrators.propose",
    "concerns.raise_concern",
    "lists.save",
    "packs_approved.remake",
    "round_drafts.begin",
    "scheme_drafts.begin",
}
"""Some of those that make something, each of which has to be among those that were taken."""


def forms_of(page: Element, path: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Every form of a page that writes: where it goes, and what is sent when what is missing is filled in."""
    for form in page.iter("form"):
        if form.get("method") == "post" and form.get("action") != ENDS_THE_SESSION:
            yield form.get("action") or path, fields_of(form)


def fields_of(form: Element) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind == "file":
            continue
        if field.tag == "textarea":
            sent[name] = [(field.text or "").strip() or "Because it is needed."]
        elif field.tag == "select":
            chosen = [each.get("value", "") for each in field.iter("option") if each.get("selected") is not None]
            offered = [each.get("value", "") for each in field.iter("option")]
            sent[name] = [next(filter(None, chosen + offered), "")]
        elif field.tag == "button":
            sent.setdefault(name, [field.get("value", "")])
        elif field.tag == "input" and kind in ("radio", "checkbox"):
            if name not in sent or field.get("checked") is not None:
                sent[name] = [field.get("value", "yes")]
        elif field.tag == "input":
            sent[name] = [field.get("value") or typed(name, field)]
    return sent


def typed(name: str, field: Element) -> str:
    """Something that a person could type into an empty field."""
    if field.get("type") == "hidden":
        return ""
    if field.get("type") == "email" or "email" in name:
        return "somebody.else@example.org"
    ends = {"-day": "15", "-month": "6", "-year": "2028", "-hour": "10", "-minute": "30", "-time": "10:30"}
    if field.get("type") == "date":
        return "2028-06-15"
    found = next((value for end, value in ends.items() if name.endswith(end)), None)
    return found or ("2" if field.get("inputmode") in ("numeric", "decimal") else "Something new")


def rows(session: Session) -> dict[str, int]:
    """How many rows each table has, but for what is known of forms that were sent."""
    tables = [table for name, table in Base.metadata.tables.items() if name != "answered_request"]
    counts = (select(literal(table.name), func.count()).select_from(table) for table in tables)
    return dict(session.execute(union_all(*counts)).all())


def press(house: TestHouse, browser: FlaskClient, path: str, sent: dict[str, list[str]]) -> tuple[bool, dict[str, int]]:
    """Whether a form is taken, and how many rows there are then."""
    answer = browser.post(path, data=sent)
    assert answer.status_code < 500, (path, answer.status_code)
    answer.close()
    with house.read() as session:
        return answer.status_code in (302, 303), rows(session)


def test_what_is_pressed_twice_is_done_once(postgres_house: TestHouse):
    house = postgres_house
    everything = Everything(house)
    everything.settle()
    adapter = house.app.url_map.bind("localhost")
    taken: set[str] = set()
    again: dict[str, dict[str, int]] = {}
    for name in PEOPLE:
        browser = house.browser(house.person(name))
        for _method, path in addresses(everything, house.person(name), ("GET",)):
            if path.startswith("/api/"):
                continue
            page = browser.get(path)
            is_page = page.status_code == 200 and page.mimetype == "text/html"
            forms = list(forms_of(strictly(page.text), path)) if is_page else []
            page.close()
            for at, sent in forms:
                endpoint, _arguments = adapter.match(at.partition("?")[0], method="POST")
                assert sent.get(ONCE), f"{at} on {path} carries no key of its own"
                if endpoint in taken:
                    continue
                is_taken, first = press(house, browser, at, sent)
                if is_taken:
                    taken.add(endpoint)
                    _, second = press(house, browser, at, sent)
                    more = {table: number for table, number in second.items() if number != first[table]}
                    if more:
                        again[endpoint] = more
    assert again == {}
    assert taken >= MADE, MADE - taken
    assert len(taken) > 60
