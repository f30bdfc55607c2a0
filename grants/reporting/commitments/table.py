"""Commitments as a table for spreadsheets."""

from collections.abc import Iterable, Sequence
from typing import Any

from grants.kernel.clock import london_day
from grants.reporting.commitments.showing import Shown

HEADINGS = (
    *("commitment", "promised_in", "measured_by", "value", "counted", "target", "target_reached"),
    *("status", "said", "link", "reviewed_on", "review_by", "published"),
)


def rows_of(found: Iterable[Shown]) -> list[Sequence[Any]]:
    """A row for each commitment; the value is in percent or days, and left out where it may not be told."""
    return [_row(each) for each in found]


def _row(each: Shown) -> Sequence[Any]:
    kept, review, found = each.commitment, each.review, each.found
    is_told = kept.measure is not None and found is not None and not found.is_small
    reached = {True: "yes", False: "no", None: None}[each.is_reached]
    return (
        *(kept.wording, kept.source, each.figure),
        found.tenths / 10 if is_told and found and found.tenths is not None else None,
        found.words if is_told and found else each.told,
        *(each.target, reached, each.status),
        *((review.words, review.link, london_day(review.said_at)) if review else (None, None, None)),
        kept.review_by,
        "yes" if kept.published_at else "no",
    )
