"""What nobody can see and means nothing goes away; what has a meaning stays."""

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.identity.rules import email_problems, name_problems, phone_problems, tidy_email
from grants.kernel.cleaning import MOST_MARKS, cleaned, cleaned_all, cleaned_code, is_seen
from grants.kernel.dates import day_of_parts
from grants.kernel.money import parse_pounds
from grants.organisations.bank.rules import account_problems, tidy_account
from grants.organisations.contacts.rules import tidy_phone
from grants.organisations.rules import text_problems, tidy_postcode
from tests.house import TestHouse

UNSEEN = "\u200b\ufeff\xad\u200e\u200f\u202a\u202e\u2066\u2069\u2060\x07\x7f\x9f\u061c\u200c\u200d\ufe0f\u3164"
unseen = st.text(UNSEEN, max_size=3)
words = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"], exclude_characters=UNSEEN), max_size=20)


@given(st.text(max_size=30))
def test_cleaning_again_changes_nothing_and_nothing_seen_is_lost(text: str):
    clean = cleaned(text)
    assert cleaned(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not set(clean) & set("\u200b\ufeff\xad\u200e\u202e\u2066\x07")
    assert is_seen(clean) == is_seen(text)


@given(st.text(st.characters(max_codepoint=0x24F, categories=["L", "N", "P", "Zs"], exclude_characters=UNSEEN)), unseen)
def test_what_cannot_be_seen_makes_no_other_text_of_it(text: str, between: str):
    assert cleaned(between.join(text)).strip() == cleaned(text).strip()


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "ক্\u200dষ",
        "👩🏽\u200d🌾 👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 ❤\ufe0f 1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        "O’Connell’s – Men’s Shed",
        "Llŷn",
        "two\nlines\tand a tab",
        "  ",
        "\x00",
        "\ud800",
        "مركز الجالية",
    ],
)
def test_what_has_a_meaning_stays(text: str):
    assert cleaned(text) == text


@pytest.mark.parametrize("name", ["\u200b", "\ufeff\xad", "\u3164\u3164", "\u2800", "\u0301", "\u200d \u200b", "\xa0"])
def test_a_name_that_nobody_can_see_is_none(name: str):
    assert not is_seen(name)
    assert name_problems(name)
    assert text_problems(name, "name", "the name", 100)[0].code == "missing"


@given(unseen, st.sampled_from("-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"))
def test_what_was_copied_along_refuses_no_number_or_address(noise: str, dash: str):
    def typed(text: str) -> str:
        return noise + noise.join(text.replace("-", dash)) + noise

    assert tidy_email(typed("Sam-F@example.org")) == "sam-f@example.org"
    assert email_problems(typed("sam@example.org")) == []
    assert phone_problems(typed("0113 496 0000")) == []
    assert tidy_phone(typed("0113-496-0000")) == "01134960000"
    assert tidy_postcode(typed("ls1 4ap")) == "LS1 4AP"
    account = tidy_account({"account_name": "Us", "sort_code": typed("20-11-47"), "account_number": typed("12345678")})
    assert (account.sort_code, account_problems(account)) == ("201147", [])
    assert parse_pounds(typed("£1,200.50")) == 120050
    assert day_of_parts(typed("27"), typed("March"), typed("2027")).isoformat() == "2027-03-27"


def test_wide_figures_are_figures_and_a_small_two_is_none():
    assert cleaned_code("１２３ａｂ＠") == "123ab@"
    assert cleaned_code("10²") == "10²"


@given(st.recursive(words | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(words, inner)))
def test_every_text_in_json_is_cleaned(value: object):
    assert cleaned_all(value) == cleaned_all(cleaned_all(value))


def test_pages_programs_and_lookups_are_cleaned_at_the_door(postgres_house: TestHouse):
    ada = postgres_house.program(postgres_house.person("Ada Owusu", administrator=True))
    made = ada.post(
        "/organisations", {"name": "\ufeffBee\u200bston Cafe\u0301", "kind": "other", "postcode": "LS11\u20608PG"}
    )
    assert (made.status_code, made.json["name"], made.json["postcode"]) == (201, "Beeston Café", "LS11 8PG")
    refused = ada.post("/organisations", {"name": "\u200b\u3164", "kind": "other"})
    assert [error["field"] for error in refused.json["errors"]] == ["name"]
    found = ada.get("/organisations?name=bee\u200bston%20caf%C3%A9")
    assert [each["name"] for each in found.json["items"]] == ["Beeston Café"]
    browser = postgres_house.browser(postgres_house.person("Sam Field"))
    typed = {"name": "Wort\xadley \u202eGroup", "kind": "other", "constituted": "yes", "position": "Chair"}
    browser.post("/organisations/register", data=typed)
    assert [each["name"] for each in ada.get("/organisations?name=wortley").json["items"]] == ["Wortley Group"]


def test_marks_without_end_cost_no_time_and_a_letter_keeps_those_it_can_have():
    endless = "a" + "\u0301\u0323\u200b" * 30_000
    began = process_time()
    kept = cleaned(endless)
    assert process_time() - began < 1
    assert len(unicodedata.normalize("NFD", kept)) == 1 + MOST_MARKS
    assert cleaned(kept) == kept
