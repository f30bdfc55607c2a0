"""The fonts of letters, copies and packs: that of Latin letters always, others only where a document has such letters.

They are built by `assets/build` into the ignored folder of assets, one family for each file. Loading takes a tenth of a
second for each script, once in the life of the process that renders; a letter in Latin letters alone pays nothing. What
none of them has, such as Arabic, the system's own font is asked for.
"""

import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FONTS = {
    "Bengali": re.compile("[\u0980-\u09ff]"),
    "Devanagari": re.compile("[\u0900-\u097f]"),
    "Ethiopic": re.compile("[\u1200-\u139f]"),
    "Gujarati": re.compile("[\u0a80-\u0aff]"),
    "Gurmukhi": re.compile("[\u0a00-\u0a7f]"),
    "Tamil": re.compile("[\u0b80-\u0bff]"),
}
"""By script, the letters that need it."""
LATIN = {"Atkinson Hyperlegible Next": "latin", "Atkinson Hyperlegible Next Ext": "latin-ext"}
"""The families of Latin letters, made for people who see little, with the part that each file has."""

WEIGHTS = (400, 700)
MOST_NAMED = 10
BOX = "\u25a1"
_NEEDED = re.compile("[\u0900-\u139f]")
_UNSET = re.compile(r"\(U\+([0-9A-F]+)\)")


def scripts_in(html: str) -> frozenset[str]:
    """The scripts of a document that need a font of their own."""
    if html.isascii() or _NEEDED.search(html) is None:
        return frozenset()
    return frozenset(script for script, letters in FONTS.items() if letters.search(html))


def faces(scripts: frozenset[str], built: Path) -> str:
    """The rules of a style sheet that name the files of Latin letters and of these scripts; none of those not built."""
    try:
        names: dict[str, str] = json.loads((built / "manifest.json").read_text())
    except FileNotFoundError:
        return ""
    wanted = {family: f"atkinson-hyperlegible-next-{part}" for family, part in LATIN.items()}
    wanted |= {f"Noto Sans {script}": f"noto-sans-{script.lower()}-{script.lower()}" for script in sorted(scripts)}
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{names[name]}") }}'
        for family, file in wanted.items()
        for weight in WEIGHTS
        if (name := f"{file}-{weight}-normal.woff2") in names
    )


@contextmanager
def letters_without_font() -> Iterator[set[str]]:
    """The letters that no font has in what is rendered inside: WeasyPrint tells of them in its log."""
    found: set[str] = set()

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if message.startswith(".notdef"):
                found.update(chr(int(code, 16)) for code in _UNSET.findall(message))

    logger, heard = logging.getLogger("weasyprint"), Heard()
    logger.addHandler(heard)
    try:
        yield found
    finally:
        logger.removeHandler(heard)


def with_boxes_for(html: str, letters: set[str]) -> str:
    """The document with a box for each letter that cannot be set, and a sentence about them at its end.

    The box is a letter of its own: a sign without one is nothing that PDF/UA allows.
    """
    some = sorted(letters)
    names = [f"{unicodedata.name(each, 'a letter').lower()} (U+{ord(each):04X})" for each in some[:MOST_NAMED]]
    more = f" and {len(some) - MOST_NAMED} more" if len(some) > MOST_NAMED else ""
    sentence = f"A box ({BOX}) stands for each letter that we have no type for: {', '.join(names)}{more}."
    before, end, after = html.translate(dict.fromkeys(map(ord, letters), BOX)).rpartition("</body>")
    return f'{before}<p class="small">{sentence}</p>{end}{after}'
