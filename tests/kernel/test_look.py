"""The look: what filters print, what macros render, which headers every answer carries."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import page
import pytest
import weasyprint
from flask import Flask, g, make_response, session
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from grants.kernel.look import (
    about,
    choices,
    date_typed,
    day,
    init_look,
    kept,
    minute,
    money_typed,
    paragraphs,
    percent,
    short_day,
    time_typed,
)
from grants.kernel.problems import Problem

TEMPLATES = Path(__file__).parents[2] / "templates"
NASTY = "<script>alert(\"x\")</script> & 'more'"


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
    required: bool = True
    fields: list[Any] = field(default_factory=list)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask("scratch", template_folder=str(TEMPLATES), static_folder=str(tmp_path / "static"))
    app.secret_key = "scratch"
    init_look(app)
    return app


class Pages:
    """Renders templates as a request would, and reads them strictly."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def render(self, source: str, **given: Any) -> str:
        context: dict[str, Any] = {
            "actor": Person(),
            "service_name": "Riverside Small Grants",
            "navigation": [{"text": "Rounds", "href": "/rounds", "active": True}],
            "problems": [],
            "typed": MultiDict(),
            "notice": None,
            "demonstration": False,
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


@pytest.fixture
def pages(app: Flask) -> Pages:
    return Pages(app)


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
    return " ".join("".join(element.itertext()).split())


class TestTime:
    def test_day_is_the_day_in_london(self) -> None:
        assert day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
        assert day(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "22 November 2026"
        assert day(date(2026, 11, 2)) == "2 November 2026"

    def test_short_day(self) -> None:
        assert short_day(date(2026, 11, 22)) == "22 Nov 2026"
        assert short_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 Jul 2026"

    @pytest.mark.parametrize(
        ("moment", "shown"),
        [
            (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "22 November 2026 at 5:00pm"),
            (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), "1 July 2026 at 5:00pm"),
            (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "22 November 2026 at midday"),
            (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "1 July 2026 at midday"),
            (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), "22 November 2026 at midnight"),
            (datetime(2026, 11, 22, 0, 5, tzinfo=UTC), "22 November 2026 at 12:05am"),
            (datetime(2026, 11, 22, 12, 5, tzinfo=UTC), "22 November 2026 at 12:05pm"),
            (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "22 November 2026 at 11:59pm"),
        ],
    )
    def test_minute(self, moment: datetime, shown: str) -> None:
        assert minute(moment) == shown

    def test_a_moment_without_a_zone_is_refused(self) -> None:
        for shown in (day, minute, short_day):
            with pytest.raises(ValueError, match="no time zone"):
                shown(datetime(2026, 11, 22, 12, 0))  # noqa: DTZ001


class TestNumbersAndText:
    @pytest.mark.parametrize(
        ("share", "places", "shown"),
        [
            (0.25, 0, "25%"),
            (0, 0, "0%"),
            (1, 0, "100%"),
            (Fraction(1, 3), 1, "33.3%"),
            (Fraction(1, 8), 0, "13%"),
            (Fraction(1, 1000), 0, "less than 1%"),
            (Fraction(999, 1000), 0, "more than 99%"),
            (Fraction(1, 10000), 1, "less than 0.1%"),
            (1.5, 0, "150%"),
        ],
    )
    def test_percent(self, share: float, places: int, shown: str) -> None:
        assert percent(share, places) == shown

    def test_paragraphs(self) -> None:
        assert paragraphs("One\ntwo\r\n\r\n  three \n\n\n") == "<p>One<br>\ntwo</p>\n<p>three</p>"
        assert paragraphs("") == ""
        assert paragraphs(" \n \n") == ""

    @given(st.text())
    def test_paragraphs_make_nothing_but_paragraphs_and_breaks(self, text: str) -> None:
        shown = paragraphs(text)
        assert isinstance(shown, Markup)
        bare = shown.replace("<p>", "").replace("</p>", "").replace("<br>", "")
        assert "<" not in bare
        assert ">" not in bare

    @given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
    def test_paragraphs_keep_each_word(self, text: str) -> None:
        assert paragraphs(text).striptags().split() == text.split()


class TestWhatWasTyped:
    def test_typed_comes_before_the_value(self) -> None:
        typed = MultiDict({"name": ""})
        assert kept(typed, "name", "The Shed") == ""
        assert kept(typed, "other", "The Shed") == "The Shed"
        assert kept(typed, "other", None) == ""
        assert kept(typed, "other", 0) == "0"

    def test_money(self) -> None:
        assert money_typed(120000) == "1200"
        assert money_typed(120050) == "1200.50"
        assert money_typed(-5) == "-0.05"
        assert money_typed(None) == ""
        assert money_typed("about ten") == "about ten"

    def test_dates(self) -> None:
        assert date_typed(date(2027, 3, 9)) == {"day": "9", "month": "3", "year": "2027"}
        assert date_typed(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == {
            "day": "1",
            "month": "7",
            "year": "2026",
        }
        assert date_typed("2027-03-09") == {"day": "9", "month": "3", "year": "2027"}
        assert date_typed("2027-03") == {"day": "", "month": "3", "year": "2027"}
        assert date_typed(None) == {"day": "", "month": "", "year": ""}

    def test_times_are_london_times(self) -> None:
        assert time_typed(datetime(2026, 7, 1, 16, 0, tzinfo=UTC)) == "17:00"
        assert time_typed("9:00") == "9:00"
        assert time_typed(None) == ""

    def test_about(self) -> None:
        problems = [Problem("a", "Enter a."), Problem("b", "Enter b."), Problem("a", "Shorten a.")]
        assert about(problems, "a") == "Enter a. Shorten a."
        assert about(problems, "a", "b") == "Enter a. Enter b. Shorten a."
        assert about(problems, "c") == ""

    def test_choices(self) -> None:
        items = choices([(1, "One"), ("2", "Two", "a hint")], [1])
        assert [(item["value"], item["checked"], item["hint"]) for item in items] == [
            ("1", True, None),
            ("2", False, {"text": "a hint"}),
        ]


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
FIELDS = [
    "name",
    "email",
    "story",
    "cost",
    "size",
    "kind",
    "agree",
    "needs",
    "declare",
    "start",
    "month",
    "closes",
]


def ticked(tree: Element, name: str) -> list[str | None]:
    return [element.get("value") for element in by_name(tree, name) if element.get("checked") is not None]


class TestForms:
    def test_fields_show_their_values(self, pages: Pages) -> None:
        tree = pages.page(ALL_FIELDS, value=VALUES)
        assert by_id(tree, "name").get("value") == "The Shed"
        assert by_id(tree, "story").text == "\nWe mend\nthings."
        assert by_id(tree, "story").get("data-word-limit") == "200"
        assert by_id(tree, "cost").get("value") == "1200.50"
        assert [o.get("value") for o in by_id(tree, "size") if o.get("selected") is not None] == ["l"]
        assert ticked(tree, "kind") == ["charity"]
        assert ticked(tree, "agree") == ["no"]
        assert ticked(tree, "needs") == ["audio"]
        assert ticked(tree, "declare") == ["yes"]
        assert by_id(tree, "start").get("name") == "start-day"
        assert [by_name(tree, f"start-{part}")[0].get("value") for part in ("day", "month", "year")] == [
            "27",
            "3",
            "2027",
        ]
        assert [by_name(tree, f"month-{part}")[0].get("value") for part in ("month", "year")] == ["4", "2027"]
        assert by_name(tree, "closes-time")[0].get("value") == "17:00"
        assert by_name(tree, "csrf_token")[-1].get("value") == "token-1"
        assert by_name(tree, "version")[0].get("value") == "3"

    def test_what_was_typed_stays(self, pages: Pages) -> None:
        typed = MultiDict(
            [
                ("name", ""),
                ("story", "Half a th"),
                ("cost", "about ten"),
                ("size", "s"),
                ("kind", "club"),
                ("needs", "print"),
                ("start-day", "31"),
                ("start-month", "feb"),
                ("start-year", ""),
                ("closes-time", "noon"),
                ("version", "2"),
            ]
        )
        tree = pages.page(ALL_FIELDS, value=VALUES, typed=typed)
        assert by_id(tree, "name").get("value") in {None, ""}
        assert by_id(tree, "story").text == "Half a th"
        assert by_id(tree, "cost").get("value") == "about ten"
        assert ticked(tree, "kind") == ["club"]
        assert ticked(tree, "agree") == []
        assert ticked(tree, "needs") == ["print"]
        assert ticked(tree, "declare") == []
        assert by_name(tree, "start-month")[0].get("value") == "feb"
        assert by_name(tree, "closes-time")[0].get("value") == "noon"
        assert by_name(tree, "version")[0].get("value") == "3"

    def test_errors_stand_at_their_fields_and_link_to_them(self, pages: Pages) -> None:
        problems = [Problem(name, f"Put {name} right.") for name in FIELDS]
        tree = pages.page(ALL_FIELDS, value=VALUES, problems=problems)
        assert words_of(tree.findall(".//title")[0]).startswith("Error: Your project")
        links = by_id(tree, "error-summary").findall(".//a")
        assert [link.get("href") for link in links] == [f"#{name}" for name in FIELDS]
        for name in FIELDS:
            target = by_id(tree, name)
            assert target.tag in {"input", "select", "textarea"}
            messages = [e for e in tree.iter() if (e.get("id") or "") in {f"{name}-error", f"{name}-parts-error"}]
            assert [words_of(message) for message in messages] == [f"Error: Put {name} right."]
            described = [e for e in tree.iter() if messages[0].get("id") in (e.get("aria-describedby") or "").split()]
            assert described
            assert any(e is target or target in e.iter() for e in described)

    def test_an_error_of_one_part_of_a_date_marks_that_part(self, pages: Pages) -> None:
        tree = pages.page(ALL_FIELDS, value=VALUES, problems=[Problem("start-day", "Enter a day.")])
        assert "govuk-input--error" in (by_id(tree, "start-day").get("class") or "")
        assert "govuk-input--error" not in (by_id(tree, "start-year").get("class") or "")

    def test_a_problem_without_a_field_has_no_link(self, pages: Pages) -> None:
        summary = by_id(pages.page("", problems=[Problem("", "The round has closed.")]), "error-summary")
        assert summary.findall(".//a") == []
        assert "The round has closed." in words_of(summary)

    def test_html_is_shown_and_not_obeyed(self, pages: Pages) -> None:
        typed = MultiDict({"name": NASTY, "story": NASTY + "</textarea>", "cost": NASTY, "start-day": NASTY})
        problems = [
            Problem("name", NASTY),
            Problem("start", NASTY),
            Problem("story", NASTY),
            Problem("kind", NASTY),
        ]
        tree = pages.page(ALL_FIELDS, value=VALUES, typed=typed, problems=problems, notice=NASTY)
        assert [s.get("src") for s in tree.iter("script")] == [
            "/static/build/start.js",
            "/static/build/app.js",
        ]
        assert by_id(tree, "name").get("value") == NASTY
        assert by_id(tree, "story").text == NASTY + "</textarea>"
        assert words_of(by_id(tree, "name-error")) == f"Error: {NASTY}"

    def test_a_password_is_never_shown_again(self, pages: Pages) -> None:
        tree = pages.page("{{ form.text('secret', 'Secret', 'a', type='password') }}", typed=MultiDict({"secret": "b"}))
        assert by_id(tree, "secret").get("value") in {None, ""}


QUESTIONS = [
    (Question("short_text"), "The Shed", "The Shed"),
    (Question("long_text", word_limit=300), "We mend.", None),
    (Question("number"), 0, "0"),
    (Question("money"), 120000, "1200"),
    (Question("date"), "2027-03-27", "27"),
    (Question("month"), "2027-03", "3"),
    (Question("yes_no"), True, "yes"),
    (Question("one_of", options=[("a", "A"), ("b", "B", "hint")]), "a", "a"),
    (Question("many_of", options=[("a", "A"), ("b", "B")]), ["a"], "a"),
    (Question("postcode"), "LS1 4AP", "LS1 4AP"),
    (Question("declaration"), True, "yes"),
]


class TestQuestions:
    @pytest.mark.parametrize(("asked", "value", "shown"), QUESTIONS, ids=lambda part: getattr(part, "type", ""))
    def test_each_type_is_a_field_with_its_value(
        self, pages: Pages, asked: Question, value: Any, shown: str | None
    ) -> None:
        asked.why, asked.guidance = NASTY, "Count everybody once."
        tree = pages.page("{{ question(q, value) }}", q=asked, value=value)
        assert by_id(tree, "answer").get("value") == shown
        assert "Count everybody once." in words_of(tree)
        details = next(tree.iter("details"))
        assert words_of(details).startswith("Why we ask")
        assert NASTY in words_of(details)

    @pytest.mark.parametrize(("asked", "value", "shown"), QUESTIONS, ids=lambda part: getattr(part, "type", ""))
    def test_each_type_shows_its_error(self, pages: Pages, asked: Question, value: Any, shown: str | None) -> None:
        tree = pages.page("{{ question(q) }}", q=asked, problems=[Problem("answer", "Answer this.")])
        messages = [e for e in tree.iter("p") if "govuk-error-message" in (e.get("class") or "")]
        assert [words_of(message) for message in messages] == ["Error: Answer this."]
        assert any(messages[0].get("id") in (element.get("aria-describedby") or "").split() for element in tree.iter())

    def test_a_question_that_may_stay_open_says_so(self, pages: Pages) -> None:
        tree = pages.page("{{ question(q) }}", q=Question("short_text", required=False))
        assert "How many people come? (optional)" in words_of(tree)

    def test_an_unknown_type_is_a_mistake(self, pages: Pages) -> None:
        with pytest.raises(UndefinedError):
            pages.page("{{ question(q) }}", q=Question("hologram"))


class TestLists:
    def test_a_table(self, pages: Pages) -> None:
        tree = pages.page(
            "{{ lists.table('Awards', ['Who', 'Sum'], [[nasty, lists.money_cell(120000)]], numeric=[1], "
            "foot=['All', '£1,200']) }}",
            nasty=NASTY,
        )
        region = next(e for e in tree.iter() if e.get("role") == "region" and e.get("tabindex") == "0")
        assert region.get("aria-label") == "Awards"
        row = next(tree.iter("tbody")).findall("tr")[0]
        assert [cell.tag for cell in row] == ["th", "td"]
        assert words_of(row[0]) == NASTY
        assert words_of(row[1]) == "£1,200"
        assert "govuk-table__cell--numeric" in (row[1].get("class") or "")

    def test_an_empty_table_says_so(self, pages: Pages) -> None:
        tree = pages.page("{{ lists.table('Awards', ['Who'], [], empty='No awards yet.') }}")
        assert "No awards yet." in words_of(tree)
        assert list(tree.iter("table")) == []

    def test_states_are_said_in_words(self, pages: Pages) -> None:
        tree = pages.page("{{ lists.tag('in_assessment') }}{{ lists.tag('overdue') }}{{ lists.tag('something new') }}")
        tags = [e for e in tree.iter("strong") if "govuk-tag" in (e.get("class") or "")]
        assert [words_of(tag) for tag in tags] == ["In assessment", "Overdue", "Something new"]
        assert "govuk-tag--red" in (tags[1].get("class") or "")

    def test_a_summary(self, pages: Pages) -> None:
        tree = pages.page("{{ lists.summary([('Name', nasty, '/name'), ('Story', none), ('Sum', 0)]) }}", nasty=NASTY)
        values = [e for e in tree.iter("dd") if e.get("class") == "govuk-summary-list__value"]
        assert [words_of(value) for value in values] == [NASTY, "Not answered", "0"]
        link = next(e for e in tree.iter("a") if e.get("href") == "/name")
        assert words_of(link) == "Change name"

    def test_a_task_list(self, pages: Pages) -> None:
        tasks = [
            {"text": "About you", "href": "/you", "state": "done"},
            {"text": "Budget", "href": "/budget", "state": "not_started", "hint": "About 10 minutes"},
            {"text": "Send", "state": "waiting", "status": "Cannot start yet"},
        ]
        tree = pages.page("{{ lists.task_list(tasks) }}", tasks=tasks)
        assert [words_of(by_id(tree, f"tasks-{n}-status")) for n in (1, 2, 3)] == [
            "Completed",
            "Not started",
            "Cannot start yet",
        ]

    def test_pager_and_filters(self, pages: Pages) -> None:
        tree = pages.page(
            "{% call lists.filters(clear_href='/list') %}{{ form.text('q', 'Name', 'shed') }}{% endcall %}"
            "{{ lists.pager(next_href='/list?after=a&b=c') }}{{ lists.pager() }}"
        )
        assert next(e for e in tree.iter("form") if e.get("method") == "get").findall(".//input[@name='q']")
        assert next(e for e in tree.iter("a") if e.get("rel") == "next").get("href") == "/list?after=a&b=c"
        assert len([e for e in tree.iter("nav") if "pagination" in (e.get("class") or "")]) == 1


class TestPage:
    def test_the_frame(self, pages: Pages) -> None:
        tree = pages.page("<p>Hello</p>", demonstration=True, notice="Saved.")
        assert words_of(tree.findall(".//title")[0]) == "Your project – Riverside Small Grants"
        assert [words_of(h) for h in tree.iter("h1")] == ["Your project"]
        assert "Demonstration: invented organisations, nothing is sent" in words_of(tree)
        assert "Saved." in words_of(tree)
        out = next(form for form in tree.iter("form") if form.get("action") == "/sign-out")
        assert out.get("method") == "post"
        assert out.findall("input[@name='csrf_token']")
        assert "Get help" in words_of(next(tree.iter("footer")))
        assert tree.findall(".//aside") == []

    def test_nobody_signed_in(self, pages: Pages) -> None:
        tree = pages.page("", actor=Person(signed_in=False, name=""))
        assert "Sign in" in words_of(next(tree.iter("nav")))
        assert list(tree.iter("form")) == []

    def test_nothing_inline(self, pages: Pages) -> None:
        tree = pages.page(ALL_FIELDS, value=VALUES, problems=[Problem("name", "Enter a name.")])
        for element in tree.iter():
            assert element.get("style") is None
            assert not [name for name in element.attrib if str(name).startswith("on")]
            assert not (element.tag == "script" and element.text)
            assert element.tag != "style"

    @pytest.mark.parametrize("wide", [True, False])
    @pytest.mark.parametrize("aside", ["", "<p>Beside</p>"])
    def test_every_layout(self, pages: Pages, wide: bool, aside: str) -> None:
        tree = strictly(
            pages.render(
                "{% extends 'layout/page.html' %}{% set wide = is_wide %}{% block title %}A{% endblock %}"
                "{% block aside %}{{ beside }}{% endblock %}",
                is_wide=wide,
                beside=Markup(aside),
            )
        )
        assert bool(tree.findall(".//aside")) is bool(aside)
        assert bool([e for e in tree.iter() if "app-wide" in (e.get("class") or "").split()]) is wide

    @pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500])
    def test_errors(self, pages: Pages, status: int) -> None:
        source = "{% extends 'layout/error.html' %}"
        said = strictly(pages.render(source, status=status, heading="Not now", message=NASTY))
        assert [words_of(h) for h in said.iter("h1")] == ["Not now"]
        assert NASTY in words_of(said)
        strictly(pages.render(source, status=status, heading=None))

    def test_a_missing_name_is_a_mistake(self, pages: Pages) -> None:
        with pytest.raises(UndefinedError):
            pages.render("{{ nothing_of_this_name }}")


class TestPaper:
    def test_a_letter(self, pages: Pages) -> None:
        letter = "{% extends 'layout/letter.html' %}{% block title %}Your grant{% endblock %}"
        tree = strictly(pages.render(letter, large_print=True))
        assert tree.findall("body")[0].get("class") == "letter large-print"

    @pytest.mark.parametrize("large", [False, True])
    def test_a_letter_is_accessible_as_pdf(self, pages: Pages, large: bool) -> None:
        letter = pages.render(
            "{% extends 'layout/letter.html' %}{% block title %}Your grant{% endblock %}"
            "{% block recipient %}<p>The Shed</p>{% endblock %}{% block content %}<h2>When we pay</h2>"
            "<table><caption>Instalments</caption><thead><tr><th scope='col'>When</th>"
            "<th scope='col' class='number'>Sum</th></tr></thead><tbody><tr><th scope='row'>Now</th>"
            "<td class='number'>£3,000</td></tr></tbody></table>{{ text | paragraphs }}{% endblock %}",
            large_print=large,
            text="Bạn được. مرحبا بكم\n\n" * 40,
        )
        style = weasyprint.CSS(filename=TEMPLATES / "layout" / "print.css")
        pdf = weasyprint.HTML(string=letter).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
        assert page.is_pdf_compliant_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)

    def test_mail(self, pages: Pages) -> None:
        html = (
            "{% extends 'layout/email.html' %}{% block title %}Hello{% endblock %}"
            "{% block content %}<p>{{ nasty }}</p>{% endblock %}"
        )
        tree = strictly(pages.render(html, nasty=NASTY))
        assert NASTY in words_of(tree)

    def test_mail_as_text(self, app: Flask, pages: Pages) -> None:
        with app.test_request_context():
            body = app.jinja_env.get_template("layout/email.txt").blocks
        assert set(body) == {"content", "reason"}


class TestHeadersAndAssets:
    @pytest.fixture
    def built(self, app: Flask) -> Iterator[Path]:
        folder = Path(str(app.static_folder)) / "build"
        folder.mkdir(parents=True)
        (folder / "app-1.css").write_text("p{}")
        (folder / "manifest.json").write_text(json.dumps({"app.css": "app-1.css"}))
        return folder

    @pytest.fixture
    def served(self, app: Flask) -> Flask:
        def public() -> str:
            return "<p>public</p>"

        def personal() -> str:
            g.actor = Person()
            return "<p>mine</p>"

        def form() -> str:
            session["csrf_token"] = "x"
            return "<form></form>"

        def own() -> Any:
            g.actor = Person()
            response = make_response("a,b")
            response.headers.update({"Cache-Control": "private, max-age=5", "Content-Security-Policy": "sandbox"})
            return response

        for view in (public, personal, form, own):
            app.add_url_rule(f"/{view.__name__}", view_func=view)
        return app

    def test_every_answer_carries_them(self, served: Flask) -> None:
        response = served.test_client().get("/public")
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in response.headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in response.headers
        assert "Cache-Control" not in response.headers
        assert "X-Content-Type-Options" in served.test_client().get("/nowhere").headers

    def test_https_only_once_there_is_https(self, served: Flask) -> None:
        response = served.test_client().get("/public", base_url="https://grants.example")
        assert response.headers["Strict-Transport-Security"].startswith("max-age=")

    @pytest.mark.parametrize("path", ["/personal", "/form"])
    def test_personal_pages_are_not_stored(self, served: Flask, path: str) -> None:
        assert served.test_client().get(path).headers["Cache-Control"] == "no-store"

    def test_a_view_may_say_otherwise(self, served: Flask) -> None:
        headers = served.test_client().get("/own").headers
        assert headers["Cache-Control"] == "private, max-age=5"
        assert headers["Content-Security-Policy"] == "sandbox"

    def test_assets_are_named_by_their_content_and_kept(self, app: Flask, built: Path, pages: Pages) -> None:
        assert pages.render("{{ asset('app.css') }}") == "/static/build/app-1.css"
        response = app.test_client().get("/static/build/app-1.css")
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        response.close()
        missing = app.test_client().get("/static/build/app-0.css")
        assert "immutable" not in missing.headers.get("Cache-Control", "")

    def test_a_new_build_is_seen(self, built: Path, pages: Pages) -> None:
        assert pages.render("{{ asset('app.css') }}") == "/static/build/app-1.css"
        manifest = built / "manifest.json"
        manifest.write_text(json.dumps({"app.css": "app-2.css"}))
        os.utime(manifest, ns=(0, manifest.stat().st_mtime_ns + 1_000_000))
        assert pages.render("{{ asset('app.css') }}") == "/static/build/app-2.css"

    def test_pages_work_before_anything_is_built(self, pages: Pages) -> None:
        assert pages.render("{{ asset('app.css') }}") == "/static/build/app.css"
