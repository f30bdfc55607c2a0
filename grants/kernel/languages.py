"""Further languages beside English: their names, which way they are written, and days, sums and numbers in them. Pure.

Words are looked up by the English that they stand for. So a text that is changed has no translation any more until
somebody has looked at it again, and is shown in English till then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from hashlib import sha256

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency
from markupsafe import Markup, escape

from grants.kernel.clock import in_london
from grants.kernel.look import day, minute, paragraphs
from grants.kernel.money import Pence, pounds

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


def digest_of(english: str) -> str:
    """By which a translation is found: the English with its white space as it is shown."""
    return sha256("\n".join(line.strip() for line in english.strip().splitlines()).encode()).hexdigest()


@dataclass(frozen=True)
class Catalogue:
    """What the texts of a scheme are in one language, by the digest of the English."""

    code: str = ENGLISH
    words: Mapping[str, str] = field(default_factory=dict)

    def find(self, english: str) -> str | None:
        """The translation; None where there is none, or where nothing is to be translated."""
        return self.words.get(digest_of(english)) if self.code != ENGLISH and english.strip() else None

    def plain(self, english: str) -> str:
        """The words alone: the translation, or else the English."""
        return self.find(english) or english

    def inline(self, english: str) -> str | Markup:
        """The translation, marked as such for whoever has it read aloud; or else the English."""
        found = self.find(english)
        return english if found is None else self._marked("span", escape(found))

    def block(self, english: str) -> Markup:
        """The same as paragraphs."""
        found = self.find(english)
        return paragraphs(english) if found is None else self._marked("div", paragraphs(found))

    def _marked(self, tag: str, words: str) -> Markup:
        return Markup('<{0} lang="{1}" dir="{2}">{3}</{0}>').format(tag, self.code, direction_of(self.code), words)


IN_ENGLISH = Catalogue()
