"""A text of letters, ready to be set: read once, however many letters are written of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from markupsafe import Markup

from grants.awards.letters.wording import markup
from grants.awards.letters.wording.fields import BY_KIND
from grants.awards.letters.wording.setting import AsPage, AsPrint, AsText, plain
from grants.awards.letters.wording.tree import Node, Span, fields_of, mentioned
from grants.kernel.languages import ENGLISH
from grants.kernel.problems import Problem
from grants.kernel.settings import ROOT

STARTING = ROOT / "templates" / "awards" / "letters" / "texts"
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Text:
    """The words of a kind of letter. `template_id` is none for those that come with the program; `language` is that of
    the subject and the body.
    """

    kind: str
    subject: str
    body: str
    easy_read: str = ""
    template_id: UUID | None = None
    version: int = 0
    language: str = ENGLISH

    @property
    def digest(self) -> str:
        """What tells this text from every other."""
        return sha256("\0".join((self.subject, self.body, self.easy_read)).encode()).hexdigest()

    def subject_with(self, values: Mapping[str, Any]) -> str:
        return plain(_subject(self.subject), BY_KIND[self.kind], values, self.language)

    def as_html(self, values: Mapping[str, Any], *, easy: bool = False, points: int | None = None) -> Markup:
        """For its PDF, in print of so many `points`; None for the usual size."""
        return AsPrint(BY_KIND[self.kind], values, self.language, points).set(self._nodes(easy))

    def as_page(self, values: Mapping[str, Any], *, easy: bool = False) -> Markup:
        return AsPage(BY_KIND[self.kind], values, self.language).set(self._nodes(easy))

    def as_text(self, values: Mapping[str, Any], *, easy: bool = False) -> str:
        return AsText(BY_KIND[self.kind], values, self.language).set(self._nodes(easy))

    def _nodes(self, easy: bool) -> tuple[Node, ...]:
        return _body(self.kind, self.easy_read if easy and self.easy_read else self.body)


@lru_cache(maxsize=256)
def _body(kind: str, body: str) -> tuple[Node, ...]:
    return markup.read(body, BY_KIND[kind], "")[0]


@lru_cache(maxsize=256)
def _subject(subject: str) -> tuple[Span, ...]:
    return markup.subject_spans(subject)


@cache
def starting_text(kind: str) -> Text:
    """The text that comes with the program: its first line is the subject."""
    subject, _, body = (STARTING / f"{kind}.md").read_text().partition("\n")
    easy = STARTING / f"{kind}.easy.md"
    return Text(kind, subject.strip(), body.strip(), easy.read_text().strip() if easy.exists() else "")


def left_out(english: Text, other: Text) -> list[str]:
    """The fields and blocks that the English text has and the same text in another language does not."""
    there = set(_has(other))
    return [each for each in _has(english) if each not in there]


def _has(text: Text) -> list[str]:
    return [*fields_of(_subject(text.subject)), *mentioned(_body(text.kind, text.body))]


def problems_of(text: Text, our_address: str) -> list[Problem]:
    """What cannot stand in a text, each with its field, its line and its place."""
    fields = BY_KIND[text.kind]
    found: list[Problem] = []
    if not text.subject.strip():
        found.append(Problem("subject", "Write what the letter is about, in a line.", "missing"))
    elif len(text.subject) > LONGEST_SUBJECT:
        found.append(Problem("subject", f"Use at most {LONGEST_SUBJECT} characters.", "too_long"))
    else:
        found += _at("subject", markup.subject_problems(text.subject, fields))
    if not text.body.strip():
        found.append(Problem("body", "Write the text of the letter.", "missing"))
    for name, words in (("body", text.body), ("easy_read", text.easy_read)):
        if len(words) > markup.LONGEST:
            found.append(Problem(name, f"Use at most {markup.LONGEST:,} characters.", "too_long"))
        else:
            found += _at(name, markup.read(words, fields, our_address)[1])
    return found


def _at(field: str, problems: list[Problem]) -> list[Problem]:
    return [Problem(field, each.message, each.code) for each in problems]
