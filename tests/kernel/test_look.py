"""The look: what filters print, what comes back of what was typed, and the frame of every page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
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
    kept,
    minute,
    money_typed,
    paragraphs,
    percent,
    short_day,
    time_typed,
)
from grants.kernel.problems import Problem
from tests.kernel.looking import (
    ALL_FIELDS,
    NASTY,
    VALUES,
    Pages,
    Person,
    strictly,
    words_of,
)


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
        assert "Sign in" in words_of(next(tree.iter("header")))
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
        classes = {name for element in tree.iter() for name in (element.get("class") or "").split()}
        assert ("govuk-grid-column-two-thirds" in classes) is not wide

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
