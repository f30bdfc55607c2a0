"""What people type into a page is read, or is a problem beside its field; notes fit into a cookie."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from grants.kernel.pages import LONGEST_NOTE, MOST_NOTES, FormReader, note, safe_path
from tests.house import TestHouse

READ: dict[str, Callable[[FormReader], Any]] = {
    "money": lambda reader: reader.money("it", "the sum"),
    "number": lambda reader: reader.number("it", "the number"),
    "date": lambda reader: reader.date("it", "the day"),
    "moment": lambda reader: reader.moment("it", "the deadline"),
}
FIELDS = ["it", "it-day", "it-month", "it-year", "it-time"]


@pytest.mark.parametrize("kind", READ)
@given(st.lists(st.text(max_size=8), min_size=5, max_size=5))
@example(["9" * 40] * 5)
@example(["٣", "1", "1", "9999", "23:59+23:59"])
@example(["²", "31", "12", "9999", "24:00"])
@example(["x", "1", "1", "1", "00:00:00.000001"])
def test_whatever_is_typed_is_a_value_or_a_problem(kind: str, typed: list[str]):
    reader = FormReader(MultiDict(zip(FIELDS, typed, strict=True)))
    value = READ[kind](reader)
    assert (value is None) == bool(reader.problems)


@given(st.text(max_size=20))
@example("/\t/elsewhere.example")
@example("/\\elsewhere.example")
@example("/a\nb")
def test_a_way_back_stays_on_this_site(path: str):
    kept = safe_path(path)
    assert kept is None or (kept[0] == "/" and kept.strip("\t\r\n")[1:2] not in ("/", "\\") and kept.isprintable())


def test_a_long_note_does_not_cost_anybody_their_cookie(postgres_house: TestHouse):
    # A browser drops a cookie of more than four kilobytes, and with it who is signed in.
    app = postgres_house.app
    with app.test_request_context() as context:
        context.session["sign_in"] = "x" * 43
        for number in range(9):
            note(f"{number} " + "".join(chr(0x4E00 + (place * 7919) % 20_000) for place in range(9_000)))
        kept = context.session["_flashes"]
        cookie = app.session_interface.get_signing_serializer(app).dumps(dict(context.session))  # type: ignore[attr-defined]
    assert len(cookie) < 4_000
    assert len(kept) == MOST_NOTES
    assert kept[-1][1].startswith("8 ")
    assert all(len(text) <= LONGEST_NOTE for _, text in kept)


def test_two_notes_are_both_read(postgres_house: TestHouse):
    browser = postgres_house.browser(postgres_house.person("Sam Field"))
    with browser.session_transaction() as cookie:
        cookie["_flashes"] = [("message", "The first is done."), ("message", "So is the second.")]
    shown = browser.get("/account").text
    assert "The first is done. So is the second." in shown
    assert "The first is done." not in browser.get("/account").text
