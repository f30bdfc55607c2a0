"""Answers in words: short texts, long texts and postcodes."""

from __future__ import annotations

import re
from typing import Any

from grants.kernel.cleaning import UNSTORABLE, cleaned_code
from grants.kernel.forms.definition import HOPED, Question
from grants.kernel.forms.kind import UNSENT, WRITTEN, FormData, Kind, Schema
from grants.kernel.problems import Problem

LONGEST_TEXT = 100_000
"""Characters. Ten thousand words fit, which is the largest word limit; past this, a text was pasted by mistake."""

LONGEST_LINE = 2_000
"""Characters of a text on one line. A few words are asked for; past this, a whole text was pasted."""

LETTERS_A_WORD = 15
"""Characters that a limit of words allows for each of them, with the space after it: two or three times the usual."""

MOST_LINES = 2_000
"""Of an answer that is sent: a document of more takes longer to set than others can wait."""

_LINE_END = re.compile("(?<!\r)\n")
_POSTCODE = "[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}"


def storable(text: str) -> bool:
    """Whether a database can keep this text: no NUL and no half of a character."""
    return UNSTORABLE.search(text) is None


def words(text: str) -> int:
    return len(text.split())


class LongText(Kind):
    """Any text, kept to the character; only a page's CRLF becomes LF."""

    label, reported = "A longer text", WRITTEN
    settings = frozenset({"word_limit", "tells"})
    tells = frozenset({HOPED})
    longest = LONGEST_TEXT
    """Characters. What is longer is refused also in a draft."""

    unwelcome = r"\u0000"
    """The characters that no answer has, as the inside of a pattern's brackets in JSON Schema."""

    def from_form(self, question: Question, form: FormData) -> Any:
        typed = form.get(question.key)
        return UNSENT if typed is None else typed.replace("\r\n", "\n") or None

    def fault(self, question: Question, value: Any) -> str | None:
        if not isinstance(value, str):
            return f"The answer to {question.name} must be text."
        if not storable(value):
            return f"Your answer to {question.name} has a character that cannot be saved. Type it again."
        if len(value) > self.longest:
            return f"Your answer to {question.name} is too long: the most is {self.longest:,} characters."
        return None

    def limits(self, question: Question, value: Any) -> list[Problem]:
        limit = question.word_limit
        if (lines := value.count("\n") + 1) > MOST_LINES:
            message = f"Your answer to {question.name} has {lines:,} lines; the most is {MOST_LINES:,}."
            return [Problem(question.key, message, "too_long")]
        if limit is None:
            return []
        if (count := words(value)) > limit:
            message = f"Your answer to {question.name} has {count:,} words; the most is {limit:,}."
            return [Problem(question.key, message, "too_many_words")]
        if (length := len(value)) > (longest := limit * LETTERS_A_WORD):
            message = f"Your answer to {question.name} has {length:,} characters; the most is {longest:,}."
            return [Problem(question.key, message, "too_long")]
        return []

    def is_empty(self, value: Any) -> bool:
        return value is None or (isinstance(value, str) and not value.strip())

    def how_to_answer(self, question: Question) -> str:
        return f"Up to {question.word_limit:,} words" if question.word_limit else "As much as you need"

    def shown(self, question: Question, value: Any) -> str:
        return str(value)

    def schema(self, question: Question) -> Schema:
        return {"type": "string", "maxLength": self.longest, "not": {"pattern": f"[{self.unwelcome}]"}}

    def limits_schema(self, question: Question) -> Schema:
        limit = question.word_limit
        of_words = {} if limit is None else {"x-word-limit": limit, "maxLength": limit * LETTERS_A_WORD}
        return {"x-most-lines": MOST_LINES, **of_words}

    def filled_schema(self) -> Schema:
        return {"pattern": r"\S"}


class ShortText(LongText):
    """A text on one line: a browser's one-line field would drop the line breaks unseen."""

    label, answered = "A few words", "A few words, on one line"
    settings, tells = frozenset({"word_limit"}), frozenset()
    on_one_line = stays = True
    longest = LONGEST_LINE
    unwelcome = r"\u0000\r\n"

    def how_to_answer(self, question: Question) -> str:
        return self.answered

    def from_form(self, question: Question, form: FormData) -> Any:
        """The line; a line end that is in it without a CR is what cleaning made of a pasted sign, and is a space."""
        typed = form.get(question.key)
        return UNSENT if typed is None else _LINE_END.sub(" ", typed) or None

    def fault(self, question: Question, value: Any) -> str | None:
        if isinstance(value, str) and ("\n" in value or "\r" in value):
            return f"Write your answer to {question.name} on one line."
        return super().fault(question, value)


class Postcode(Kind):
    """A UK postcode, kept as `LS1 4AP` however it was typed. Its form is checked, not that it exists."""

    label, answered, to_hand = "A postcode", "A full postcode", "A full postcode for {name}"
    on_one_line = stays = True

    def parse(self, question: Question, typed: str) -> str:
        return _tidy(re.sub(r"[\s.()-]", "", cleaned_code(typed)))

    def from_json(self, question: Question, value: Any) -> Any:
        return _tidy(value) if isinstance(value, str) else value

    def fault(self, question: Question, value: Any) -> str | None:
        if isinstance(value, str) and re.fullmatch(_POSTCODE, value):
            return None
        return f"Enter a full UK postcode for {question.name}, like LS1 4AP."

    def shown(self, question: Question, value: Any) -> str:
        return str(value)

    def schema(self, question: Question) -> Schema:
        # A pattern's `$` lets a line break pass in some languages.
        return {"type": "string", "pattern": f"^{_POSTCODE}$", "not": {"pattern": r"\n"}}


def _tidy(text: str) -> str:
    """Capitals and one space, where the text is a postcode; else the text as it was."""
    if not re.fullmatch(_POSTCODE, text):
        return text
    joined = text.replace(" ", "").upper()
    return f"{joined[:-3]} {joined[-3:]}"
