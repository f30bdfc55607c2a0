"""Further languages beside English: their names, which way they are written, and days, sums and numbers in them. Pure.

Words are looked up by the English that they stand for. So a text that is changed has no translation any more until
somebody has looked at it again, and is shown in English till then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from textwrap import shorten

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal
from markupsafe import Markup

from grants.kernel.clock import in_london
from grants.kernel.look import day, minute, paragraphs
from grants.kernel.money import Pence, pounds
from grants.kernel.program_words import counted_in, for_translators, is_begun, word_in

ENGLISH = "en"
FURTHER = (
    "ar",
    "bn",
    "cs",
    "cy",
    "de",
    "el",
    "es",
    "fa",
    "fr",
    "gu",
    "hi",
    "hu",
    "it",
    "ku",
    "lt",
    "lv",
    "pa",
    "pl",
    "ps",
    "pt",
    "ro",
    "ru",
    "sk",
    "so",
    "sq",
    "ta",
    "ti",
    "tr",
    "uk",
    "ur",
    "vi",
    "yo",
    "zh",
)
"""The languages that a scheme can be given in beside English, by their codes (BCP 47)."""

NEAR = {0: for_translators("today"), 1: for_translators("tomorrow"), -1: for_translators("yesterday")}
PLAIN_DAY = "d MMMM y"


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def name_of(code: str) -> str:
    """What a language calls itself, like `Cymraeg`."""
    name = _locale(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def english_name_of(code: str) -> str:
    return _locale(code).get_display_name(ENGLISH) or code


def direction_of(code: str) -> str:
    """`rtl` for languages that are written from right to left, `ltr` for the others."""
    return _locale(code).text_direction


def day_in(value: date | datetime, code: str) -> str:
    """A day as that language writes it, as the calendar stands in London."""
    if code == ENGLISH:
        return day(value)
    local = in_london(value).date() if isinstance(value, datetime) else value
    return format_date(local, PLAIN_DAY, locale=code)


def minute_in(value: datetime, code: str) -> str:
    """A day and a minute as that language writes them, in London's time."""
    if code == ENGLISH:
        return minute(value)
    local = in_london(value)
    return f"{format_date(local.date(), PLAIN_DAY, locale=code)}, {format_time(local.time(), 'short', locale=code)}"


def pounds_in(pence: int, code: str) -> str:
    """A sum as that language writes it: the pence are shown only where there are some."""
    if code == ENGLISH:
        return pounds(Pence(pence))
    return format_currency(
        pence / 100, "GBP", "¤#,##0" if pence % 100 == 0 else None, locale=code, currency_digits=False
    )


def number_in(value: int, code: str) -> str:
    """A number as that language groups its figures."""
    return f"{value:,}" if code == ENGLISH else format_decimal(value, locale=code)


def spoken_in(code: str) -> str:
    """The language of the program's own sentences for whoever reads this one: English where it has none in it."""
    return code if is_begun(code) else ENGLISH


def days_away_in(days: int, code: str) -> str:
    """`in 7 days`, `3 days ago`, `tomorrow` as that language says it."""
    near = word_in(code, NEAR[days]) if days in NEAR else None
    if near:
        return near
    return format_timedelta(timedelta(days=days), granularity="day", threshold=1e6, add_direction=True, locale=code)


def in_tongue(tag: str, words: str, code: str) -> Markup:
    """Words in an element that says which language they are in and which way they are written."""
    return Markup('<{0} lang="{1}" dir="{2}">{3}</{0}>').format(tag, code, direction_of(code), words)


@dataclass(frozen=True)
class Phrase:
    """Words of the program, to be said in any language: `%(day)s` in the English stands for the value `day`."""

    english: str
    values: Mapping[str, "Sayable"] = field(default_factory=dict)


Sayable = str | Pence | date | datetime | Phrase
"""What can stand in a cell of a table. A plain text is what somebody wrote, and stays as it is."""


def said_in(value: Sayable, code: str) -> str:
    """It in words of that language; a phrase that has no translation is in English with all that stands in it."""
    match value:
        case Phrase(english, values):
            found = None if code == ENGLISH else word_in(code, english)
            spoken = ENGLISH if found is None else code
            return (found or english) % {name: said_in(each, spoken) for name, each in values.items()}
        case Pence():
            return pounds_in(value, code)
        case datetime():
            return minute_in(value, code)
        case date():
            return day_in(value, code)
    return value


def marked_in(value: Sayable, code: str) -> str | Markup:
    """The same, marked where it is in that language."""
    said = said_in(value, code)
    if code == ENGLISH or isinstance(value, str):
        return said
    is_translated = not isinstance(value, Phrase) or word_in(code, value.english) is not None
    return in_tongue("span", said, code) if is_translated else said


def digest_of(english: str) -> str:
    """By which a translation is found: the English with its white space as it is shown."""
    return sha256("\n".join(line.strip() for line in english.strip().splitlines()).encode()).hexdigest()


@dataclass(frozen=True)
class Catalogue:
    """What the texts of a scheme are in one language, by the digest of the English.

    What a scheme has no words for, the program may have: its own sentences, such as buttons and greetings.
    """

    code: str = ENGLISH
    words: Mapping[str, str] = field(default_factory=dict)

    def find(self, english: str) -> str | None:
        """The translation; None where there is none, or where nothing is to be translated."""
        if self.code == ENGLISH or not english.strip():
            return None
        return self.words.get(digest_of(english)) or self._find_of_program(english)

    def said_by_program(self, english: str) -> str:
        """The program's words as HTML, with places for `%(values)s` still in them; a scheme's if it has any."""
        own = self.words.get(digest_of(english)) if self.code != ENGLISH else None
        return self._of_program(english, own.replace("%", "%%") if own else self._find_of_program(english))

    def _find_of_program(self, english: str) -> str | None:
        return None if self.code == ENGLISH else word_in(self.code, english)

    def counted_by_program(self, one: str, several: str, number: int) -> str:
        """The program's words for so many of something, as HTML with places for `%(values)s`; a scheme's if it has
        any.
        """
        english = one if number == 1 else several
        return self._of_program(english, None if self.code == ENGLISH else counted_in(self.code, one, several, number))

    def _of_program(self, english: str, found: str | None) -> str:
        return english if found is None else str(in_tongue("span", found, self.code))

    def plain(self, english: str) -> str:
        """The words alone: the translation, or else the English."""
        return self.find(english) or english

    def inline(self, english: str) -> str | Markup:
        """The translation, marked as such for whoever has it read aloud; or else the English."""
        found = self.find(english)
        return english if found is None else in_tongue("span", found, self.code)

    def shortened(self, english: str, most: int) -> str | Markup:
        """The beginning of the translation, or else of the English, in so many characters."""
        found = self.find(english)
        said = shorten(english if found is None else found, most, placeholder="…")
        return said if found is None else in_tongue("span", said, self.code)

    def block(self, english: str) -> Markup:
        """The translation as paragraphs, marked as such for whoever has it read aloud; or else the English."""
        found = self.find(english)
        return paragraphs(english) if found is None else in_tongue("div", paragraphs(found), self.code)


IN_ENGLISH = Catalogue()
