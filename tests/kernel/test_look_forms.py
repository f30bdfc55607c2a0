"""The look of forms: fields and questions with their values, what was typed, and errors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from jinja2 import UndefinedError
from werkzeug.datastructures import MultiDict

from grants.kernel.problems import Problem
from tests.kernel.looking import ALL_FIELDS, NASTY, VALUES, Pages, Question, by_id, by_name, words_of

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
        explained = replace(asked, why=NASTY, guidance="Count everybody once.")
        tree = pages.page("{{ question(q, value) }}", q=explained, value=value)
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
