"""The number that somebody means who writes more than a number: proposed to them, never kept in their place."""

from __future__ import annotations

import re

from grants.kernel.cleaning import cleaned_code

LARGEST_GUESS = 1_000_000
"""The largest number that is proposed: whoever means more knows the number and can type it."""

_NUMBER = "[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,12}"
_WHOLE = re.compile(_NUMBER)
_ABOUT = re.compile(rf"[^0-9-]*({_NUMBER})(?:\s*(?:-|to|or|and)\s*£?\s*({_NUMBER}))?[^0-9]*")
_THOUSANDS = re.compile(r"[^0-9-]*([0-9]{1,4})(?:\.([0-9]))?\s?k(?![a-z])[^0-9]*", re.IGNORECASE)
_MIXED = re.compile("[0-9][a-z]|[a-z][0-9]", re.IGNORECASE)
"""A letter where a figure was meant, as in `15oo`: whatever is there may be another number."""

_LONGEST = 40
"""Characters: more than anybody writes who means one number."""


def whole(typed: str) -> int | None:
    """A whole number as people write it: `1500`, `1,500` or `1 500`. None for anything else."""
    return _figures(typed) if _WHOLE.fullmatch(typed) else None


def meant(typed: str, *, ranges: bool = True) -> str | None:
    """`300` for `about 300`, `5,000` for `5k`, and with `ranges` the middle of one: `18` for `15-20`.

    None where it cannot be told.
    """
    text = cleaned_code(typed)
    if len(text) > _LONGEST:
        return None
    if thousands := _THOUSANDS.fullmatch(text):
        return _proposed(int(thousands[1]) * 1000 + int(thousands[2] or 0) * 100)
    found = _ABOUT.fullmatch(text)
    if found is None or _MIXED.search(text):
        return None
    ends = [_figures(end) for end in found.groups() if end]
    if len(ends) > 1 and not ranges:
        return None
    return _proposed((sum(ends) + len(ends) - 1) // len(ends))


def _figures(text: str) -> int:
    return int(re.sub("[, ]", "", text))


def _proposed(number: int) -> str | None:
    return f"{number:,}" if number <= LARGEST_GUESS else None
