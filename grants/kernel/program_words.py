"""The words of the program itself in further languages: gettext catalogues in `templates/translations`, read by Babel.

The English stands in the templates, as `_("…")`; `pybabel` finds it there (`make translations`).
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from grants.kernel.settings import ROOT

TRANSLATIONS = ROOT / "templates" / "translations"
WANTS_A_READER = "wants a native reader"
"""What `Language-Team` says in a catalogue until somebody has read it who speaks the language."""


def for_translators(english: str) -> str:
    """The English itself: `pybabel` finds here what code says outside templates."""
    return english


@cache
def words_in(code: str) -> NullTranslations:
    """The words of the program in a language, by their English; none where nobody has begun them."""
    path = TRANSLATIONS / f"{code}.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def word_in(code: str, english: str) -> str | None:
    """What the program says for this in a language; None where it has no words for it."""
    found = words_in(code).gettext(english) if english else english
    return None if found == english else found


def counted_in(code: str, one: str, several: str, number: int) -> str | None:
    """What the program says of so many of something in a language, in the plural it has for that number; None where it
    has no words for it.
    """
    found = words_in(code).ngettext(one, several, number)
    return None if found in (one, several) else found


def is_begun(code: str) -> bool:
    return type(words_in(code)) is GNUTranslations


def wants_a_reader(code: str) -> bool:
    """Whether the program's words in this language were begun, and nobody who speaks it has read them yet."""
    return words_in(code).info().get("language-team") == WANTS_A_READER
