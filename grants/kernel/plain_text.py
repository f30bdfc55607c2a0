"""The plain text of a mail, made from its HTML, so that the two cannot say different things."""

import re
from html.parser import HTMLParser

SIGNATURE = "-- "
"""What mail readers know as the line before a sender's signature."""
_UNSEEN = {"head", "h1"}
"""A title is the subject of the mail, so the text does not begin with it again."""
_BLOCKS = {"p", "h2", "tr", "li", "div"}
_ROWS = {"tr", "li"}
"""Elements that follow each other without an empty line."""
_LINK, _NEW_LINE = "\0", "\1"
"""Around an address, and for a line that the mail itself begins, until a line is complete: no text has these."""
_LAST = re.compile(f"{_LINK}([^{_LINK}]+){_LINK}\\.?$", re.MULTILINE)
_MIDDLE = re.compile(f"{_LINK}([^{_LINK}]+){_LINK}")
_SPACES = re.compile("[ \\t\\r\\n\\f]+")


def text_of(html: str) -> str:
    """Paragraphs with an empty line between them, list items and table rows a line each, and a link as its words with
    its address. What has the class `unsaid` is left out, and what has the class `foot` becomes the signature.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._block = "p"
        self._unseen: list[str] = []
        self._numbers: list[int | None] = []
        self._address: str | None = None

    def text(self) -> str:
        self._end_block("p")
        lines: list[str] = []
        before = ""
        for block, line in self._lines:
            if lines and lines[-1] != SIGNATURE and not (block == before and block in _ROWS):
                lines.append("")
            lines.append(line)
            before = block
        return "\n".join(lines) + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if self._unseen or tag in _UNSEEN or told.get("class") == "unsaid":
            if tag in _BLOCKS | _UNSEEN:
                self._unseen.append(tag)
            return
        if tag in _BLOCKS:
            self._end_block(tag)
        if tag in {"ul", "ol"}:
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._words.append(self._mark())
        elif tag == "br":
            self._words.append(_NEW_LINE)
        elif tag == "a":
            self._address = told.get("href")
        if told.get("class") == "foot":
            self._lines.append(("p", SIGNATURE))

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
        elif tag in _BLOCKS:
            self._end_block("p")
        elif tag in {"ul", "ol"}:
            self._numbers.pop()
        elif tag == "th":
            self._words.append(": ")
        elif tag == "a" and self._address:
            address, self._address = self._address, None
            if not address.startswith("mailto:"):
                self._words.append(f"{_LINK}{address}{_LINK}")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(_SPACES.sub(" ", data))

    def _mark(self) -> str:
        number = self._numbers[-1]
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number + 1}. "

    def _end_block(self, following: str) -> None:
        """Keep the line that is read so far, if it says anything."""
        said = _SPACES.sub(" ", "".join(self._words)).replace(_NEW_LINE, "\n")
        line = "\n".join(each.strip(" ") for each in said.split("\n")).strip()
        if line:
            self._lines.append((self._block, _MIDDLE.sub(r" (\1)", _LAST.sub(r": \1", line))))
        self._words, self._block = [], following
