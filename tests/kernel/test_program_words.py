"""The program's own words in further languages: found in the templates, and said in the plural that a language has."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from grants.kernel.languages import Catalogue, Phrase, days_away_in, digest_of, marked_in, said_in
from grants.kernel.money import Pence
from grants.kernel.program_words import TRANSLATIONS, counted_in, wants_a_reader, word_in
from grants.kernel.settings import ROOT

BEGUN = [path.stem for path in sorted(TRANSLATIONS.glob("*.po"))]
PLACES = re.compile(r"%\(\w+\)s")


@cache
def asked_for() -> frozenset[str | tuple[str, ...]]:
    """The English that the templates and the code have marked."""
    with (TRANSLATIONS / "babel.cfg").open() as stream:
        methods, options = parse_mapping_cfg(stream)
    keywords = {"gettext": None, "ngettext": (1, 2), "for_translators": None}
    found: set[str | tuple[str, ...]] = set()
    for folder in ("grants", "templates"):
        paths = extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods],
            {pattern.removeprefix(f"{folder}/"): each for pattern, each in options.items()},
            keywords=keywords,
        )
        found |= {message for _, _, message, _, _ in paths}
    return frozenset(found)


def catalogue(code: str) -> Catalog:
    with (TRANSLATIONS / f"{code}.po").open("rb") as stream:
        return read_po(stream, locale=code)


def said_of(code: str) -> Iterator[tuple[str | tuple[str, ...], tuple[str, ...]]]:
    for message in catalogue(code):
        if message.id:
            yield message.id, (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.mark.parametrize("code", BEGUN)
def test_each_sentence_of_the_program_is_in_each_language_that_was_begun_with_the_same_places(code: str):
    said = dict(said_of(code))
    assert asked_for() == said.keys()
    for english, words in said.items():
        places = set(PLACES.findall(english if isinstance(english, str) else english[-1]))
        for each in words:
            assert each, english
            assert set(PLACES.findall(each)) == places
            assert "%" not in PLACES.sub("", each).replace("%%", "")


def test_a_plural_is_that_of_the_language():
    def said(number: int) -> str | None:
        found = counted_in("pl", "You can write up to %(number)s word", "You can write up to %(number)s words", number)
        return found and found.rpartition(" ")[2]

    assert [said(number) for number in (1, 2, 5, 22, 25)] == ["słowo", "słowa", "słów", "słowa", "słów"]
    assert days_away_in(2, "cy") == "ymhen deuddydd"
    assert days_away_in(1, "pl") == "jutro"
    assert days_away_in(-3, "ur") == "3 دنوں پہلے"


def test_what_nobody_translated_is_english_with_all_that_stands_in_it():
    day = Phrase("By %(day)s, when the grant begins", {"day": date(2027, 4, 1)})
    assert said_in(day, "cy") == "Erbyn 1 Ebrill 2027, pan fydd y grant yn dechrau"
    assert said_in(day, "ur") == "By 1 April 2027, when the grant begins"
    assert marked_in(day, "ur") == "By 1 April 2027, when the grant begins"
    assert marked_in(Pence(1234_00), "ar").startswith('<span lang="ar" dir="rtl">')
    assert marked_in("<b>", "cy") == "<b>"
    assert word_in("yo", "Dear") is None


def test_a_schemes_words_come_before_those_of_the_program():
    own = Catalogue("cy", {digest_of("Dear"): "Helo 100%"})
    assert own.plain("Dear") == "Helo 100%"
    assert own.said_by_program("Dear") == '<span lang="cy" dir="ltr">Helo 100%%</span>'
    assert Catalogue("cy").plain("Dear") == "Annwyl"
    assert Catalogue().plain("Dear") == "Dear"


def test_what_was_begun_says_that_it_wants_a_reader():
    assert BEGUN == ["cy", "pl"]
    assert [wants_a_reader(code) for code in (*BEGUN, "ur")] == [True, True, False]
