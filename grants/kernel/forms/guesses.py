"""The number that somebody means who writes more than a number: proposed to them, never kept in their place."""

from __future__ import annotations

import re

from grants.kernel.cleaning import cleaned_code

_NUMBER = "[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}"
_ABOUT = re.compile(rf"[^0-9-]*({_NUMBER})(?:\s*(?:-|to|or|and)\s*£?\s*({_NUMBER}))?[^0-9]*")
_LONGEST = 40
"""Characters: more than anybody writes who means one number."""


def meant(typed: str) -> str | None:
    """`300` for `about 300`, and the middle of a range: `18` for `15-20`. None where it cannot be told."""
    text = cleaned_code(typed)
    found = _ABOUT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    ends = [int(end.replace(",", "")) for end in found.groups() if end]
    return f"{(sum(ends) + len(ends) - 1) // len(ends):,}"
