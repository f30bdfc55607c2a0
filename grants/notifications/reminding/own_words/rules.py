"""In which reminders a scheme can have words of its own, and what can stand in them. Pure.

Its words stand before those of the program, and in place of none: by when, what to do, whom to ring and why it comes
cannot be lost.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from grants.awards.letters.wording import markup
from grants.awards.letters.wording.fields import MINUTE, TEXT, Field
from grants.awards.letters.wording.setting import AsHtml
from grants.kernel.problems import Problem
from grants.notifications.rules import (
    ABOUT,
    CLARIFICATION,
    CONDITION,
    DRAFT,
    OFFER,
    REPAYMENT,
    RETURN,
    UNDER_NOTICE,
)

LONGEST = 2_000
KINDS = {kind: ABOUT[kind] for kind in (DRAFT, CLARIFICATION, OFFER, CONDITION, RETURN, REPAYMENT, UNDER_NOTICE)}
"""The reminders of a scheme, by what they are about."""

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("reader", TEXT, "The name of the person to whom it is written", "Sam Field"),
        Field("organisation", TEXT, "The name of the organisation", "Beeston Growers"),
        Field("scheme", TEXT, "The name of the scheme", "Neighbourhood Health Grants"),
        Field("grant_maker", TEXT, "The name of the grant-maker", "Leeds Community Foundation"),
        Field("deadline", MINUTE, "By when it has to be done", datetime(2027, 3, 30, 16, 0, tzinfo=UTC)),
        Field("when", TEXT, "How far that is from now", "in 7 days"),
    )
}


def problems_of(body: str, our_address: str) -> list[Problem]:
    """What cannot stand in such words, each with its line and its place. Empty words are none of ours."""
    if len(body) > LONGEST:
        return [Problem("body", f"Use at most {LONGEST:,} characters.", "too_long")]
    found = markup.read(body, FIELDS, our_address)[1] if body.strip() else []
    return [Problem("body", each.message, each.code) for each in found]


def set_in(body: str, values: Mapping[str, Any]) -> Markup:
    """The words with their values, as HTML for a mail. What people wrote is never read as text."""
    return AsHtml(FIELDS, values).set(markup.read(body, FIELDS, "")[0]) if body.strip() else Markup("")


def example_of(body: str) -> Markup:
    return set_in(body, {name: field.example for name, field in FIELDS.items()})
