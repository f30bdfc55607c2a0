"""Rules of approving packs: who may, what is kept, and when a pack is the same as another. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from grants.kernel.problems import Problem

LONGEST_COMMENT = 2000
"""Characters of a comment, and of a reason."""

SAME, OTHER_PROGRAMS, DIFFERENT = "same", "other_programs", "different"
OUTCOMES = {
    SAME: "The same, byte for byte.",
    OTHER_PROGRAMS: "Its figures are the same. Newer programs set it differently, so its bytes are not.",
    DIFFERENT: "Not the same, though the same programs wrote it. Have our technicians look into this.",
}
"""What came of making a document again from what was kept."""


def words_problems(field: str, words: str, missing: str) -> list[Problem]:
    """What is wrong with a comment or a reason."""
    if not words.strip():
        return [Problem(field, missing, "missing")]
    if len(words) > LONGEST_COMMENT:
        return [Problem(field, f"Use at most {LONGEST_COMMENT:,} characters.", "too_long")]
    return []


def cover_of(
    *,
    about: str,
    funder: str | None,
    kind: str,
    period: tuple[date, date],
    number: str = "",
    approved_on: date | None = None,
    replaces: str = "",
    because: str = "",
    grant_maker: str,
    service_name: str,
) -> dict[str, Any]:
    """What a pack says of itself on its first page, as plain values; without a number it is a draft."""
    return {
        "about": about,
        "funder": funder,
        "kind": kind,
        "period_from": period[0].isoformat(),
        "period_to": period[1].isoformat(),
        "number": number,
        "approved_on": approved_on.isoformat() if approved_on else None,
        "replaces": replaces,
        "because": because,
        "grant_maker": grant_maker,
        "service_name": service_name,
    }


def hash_of(cover: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    """The SHA-256 of all that a pack tells, whatever the order in which a database keeps it."""
    told = json.dumps({"cover": cover, "figures": figures}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def outcome_of(*, before: tuple[str, str], again: tuple[str, str]) -> str:
    """What came of making a document again: of each time the digest of its bytes, and the programs that wrote it."""
    if before[0] == again[0]:
        return SAME
    return DIFFERENT if before[1] == again[1] else OTHER_PROGRAMS
