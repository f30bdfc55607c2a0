"""Pages rendered as a request would, and read strictly: for tests of what people see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.datastructures import MultiDict

from grants.kernel.navigation import Entry

TEMPLATES = Path(__file__).parents[2] / "templates"
NASTY = "<script>alert(\"x\")</script> & 'more'"

ALL_FIELDS = """
<form method="post">
  {{ form.csrf() }}
  {{ form.hidden('version', 3) }}
  {{ form.text('name', 'Name', value.name, 'As on your bank statement', width='20') }}
  {{ form.text('email', 'Email', value.email, type='email', autocomplete='email') }}
  {{ form.long_text('story', 'Story', value.story, 'In your words', word_limit=200) }}
  {{ form.money('cost', 'Cost', value.cost, 'In pounds') }}
  {{ form.select('size', 'Size', [('s', 'Small'), ('l', 'Large')], value.size) }}
  {{ form.radios('kind', 'Kind', [('club', 'Club', 'with members'), ('charity', 'Charity')], value.kind) }}
  {{ form.yes_no('agree', 'Do you agree?', value.agree) }}
  {{ form.checkboxes('needs', 'Needs', [('print', 'Large print'), ('audio', 'Audio')], value.needs) }}
  {{ form.checkbox('declare', 'It is true', value.declare) }}
  {{ form.date_parts('start', 'Start', value.start) }}
  {{ form.month_parts('month', 'Month', value.month) }}
  {{ form.moment_parts('closes', 'Closes', value.closes) }}
  {{ form.file('accounts', 'Accounts', 'PDF or picture', accept='.pdf') }}
  {{ form.save_button() }}
  {{ form.button('Cancel', href='/back', variant='secondary') }}
  {{ form.button('Remove', variant='warning', name='remove', value='1') }}
</form>
"""
VALUES = {
    "name": "The Shed",
    "email": "shed@example.org",
    "story": "\nWe mend\nthings.",
    "cost": 120050,
    "size": "l",
    "kind": "charity",
    "agree": False,
    "needs": ["audio"],
    "declare": True,
    "start": date(2027, 3, 27),
    "month": "2027-04",
    "closes": datetime(2026, 7, 1, 16, 0, tzinfo=UTC),
}


@dataclass
class Person:
    signed_in: bool = True
    name: str = "Ada Owusu"
    is_administrator: bool = False


@dataclass
class Question:
    type: str
    key: str = "answer"
    label: str = "How many people come?"
    guidance: str | None = None
    why: str | None = None
    options: list[tuple[str, ...]] = field(default_factory=list)
    word_limit: int | None = None
    min: int | str | None = None
    max: int | str | None = None
    required: bool = True
    fields: list[Any] = field(default_factory=list)


class Pages:
    """Renders templates as a request would, and reads them strictly."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def render(self, source: str, **given: Any) -> str:
        context: dict[str, Any] = {
            "actor": Person(),
            "service_name": "Riverside Small Grants",
            "navigation": [Entry("Rounds", "/rounds", here=True)],
            "problems": [],
            "typed": MultiDict(),
            "notice": None,
            "notice_is_good": True,
            "form_address": None,
            "demonstration": False,
            "reading": None,
            "csrf_token": lambda: "token-1",
        }
        with self.app.test_request_context("/"):
            return self.app.jinja_env.from_string(source).render(**context | given)

    def page(self, content: str, **given: Any) -> Element:
        imports = (
            "{% extends 'layout/page.html' %}"
            "{% import 'layout/forms.html' as form with context %}"
            "{% import 'layout/lists.html' as lists %}"
            "{% from 'layout/question.html' import question with context %}"
        )
        blocks = "{% block title %}Your project{% endblock %}{% block content %}" + content + "{% endblock %}"
        return strictly(self.render(imports + blocks, **given))


def strictly(html: str) -> Element:
    """Parse HTML; any error of syntax, and any id that stands twice, fails."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        for described in (element.get("aria-describedby") or "").split():
            assert described in ids
        if element.tag == "label":
            assert element.get("for") in ids
    return tree


def by_id(tree: Element, name: str) -> Element:
    found = next((element for element in tree.iter() if element.get("id") == name), None)
    assert found is not None, f"nothing has the id {name}"
    return found


def by_name(tree: Element, name: str) -> list[Element]:
    return [element for element in tree.iter() if element.get("name") == name]


def words_of(element: Element) -> str:
    """What is there to read; what waits in a template is not."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for inside in element:
        if inside.tag != "template":
            yield from _texts(inside)
        yield inside.tail or ""
