"""Files as an answer. Kept as a list of `id`, `name` and `size` in bytes, as the server noted them.

Files are added and removed one by one, not with the other answers: whoever sends answers cannot name files.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from grants.kernel.forms.definition import Question
from grants.kernel.forms.kind import UNSENT, FormData, Kind, Schema

MOST_AT_ONCE_MEGABYTES = 60
"""What fits into one sending of a page, with everything typed beside it."""


class Files(Kind):
    """How many files the question takes."""

    label, to_hand = "A file", "A file, or a clear photograph, for {name}"
    settings = frozenset({"most_files", "largest_megabytes"})
    apart = said_anew = True

    def how_to_answer(self, question: Question) -> str:
        return f"{bounds_in_words(question)} A clear photograph will do"

    def from_form(self, question: Question, form: FormData) -> Any:
        return UNSENT

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        return {}

    def fault(self, question: Question, value: Any) -> str | None:
        if isinstance(value, list) and len(value) <= question.most_files and all(_is_noted(item) for item in value):
            return None
        return f"Add the files of {question.name} one by one."

    def is_empty(self, value: Any) -> bool:
        return value is None or value == []

    def shown(self, question: Question, value: Any) -> str:
        return "\n".join(f"{item['name']} ({in_words(item['size'])})" for item in value)

    def schema(self, question: Question) -> Schema:
        return {"not": {}}


def bounds_in_words(question: Question) -> str:
    """What the question takes, as a sentence: `You can add 3 files, each of up to 5 MB.`"""
    number = "1 file," if question.most_files == 1 else f"{question.most_files} files, each"
    sentence = f"You can add {number} of up to {question.largest_megabytes} MB."
    if question.most_files * question.largest_megabytes > MOST_AT_ONCE_MEGABYTES:
        sentence += f" Send at most {MOST_AT_ONCE_MEGABYTES} MB in one go: add some, save, then add the others."
    return sentence


def in_words(size: int) -> str:
    """A number of bytes as people say it: `1.2 MB`, `12 KB`."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"


def _is_noted(item: Any) -> bool:
    if not isinstance(item, dict) or set(item) != {"id", "name", "size"} or not isinstance(item["name"], str):
        return False
    try:
        UUID(item["id"])
    except (ValueError, TypeError, AttributeError):
        return False
    return isinstance(item["size"], int) and item["size"] >= 0
