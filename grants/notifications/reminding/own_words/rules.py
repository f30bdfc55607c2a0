"""In which mails a scheme can have words of its own, and what can stand in them. Pure.

Its words stand before those of the program, and in place of none: by when, what to do, whom to ring and why it comes
cannot be lost. What is about accounts, rights and membership is no business of a scheme and has none.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from grants.awards.letters.wording import markup
from grants.awards.letters.wording.fields import MINUTE, TEXT, Field
from grants.awards.letters.wording.setting import AsHtml
from grants.kernel.languages import ENGLISH, IN_ENGLISH, Catalogue, digest_of, in_tongue
from grants.kernel.problems import Problem
from grants.notifications import kinds
from grants.notifications.rules import (
    ABOUT,
    CLARIFICATION,
    CONDITION,
    DRAFT,
    OFFER,
    PARTY,
    RENEWAL,
    REPAYMENT,
    RETURN,
    UNDER_NOTICE,
)

LONGEST = 2_000
BRIEFING_PLACE, BRIEFING_TOMORROW, BRIEFING_CHANGED = "briefing_place", "briefing_tomorrow", "briefing_changed"
BRIEFINGS: Mapping[str, str] = {
    BRIEFING_PLACE: "A place at a briefing",
    BRIEFING_TOMORROW: "A briefing is near",
    BRIEFING_CHANGED: "A briefing is moved or cancelled",
}

_REMINDERS = (DRAFT, PARTY, CLARIFICATION, OFFER, CONDITION, RETURN, REPAYMENT, UNDER_NOTICE, RENEWAL)
_APPLYING = (
    *("application_received", "application_withdrawn", "deadline_of_one", "clarification_asked", "file_harmful"),
    *("takes_longer", "party_answered", "party_asked_again", "party_removed", "party_restored", "party_told"),
    "party_withdrawn",
)
_GRANTS = (
    *("decision", "letter_of_award", "offer_to_sign", "second_to_sign", "offer_accepted", "offer_declined"),
    *("offer_extended", "offer_lapsed", "condition_day", "condition_answered", "instalment_held", "instalment_paid"),
    *("payment_not_arrived", "variation", "renewal", "award_ended"),
)
_RETURNS = (
    *("return_received", "return_accepted", "return_sent_back", "return_answered", "return_used", "return_extended"),
    *("return_not_extended", "return_told", "return_sampled", "return_skipped", "outcome_proposed"),
)

NOT_A_REMINDER: Mapping[str, str] = {REPAYMENT: "repayment_told", UNDER_NOTICE: "notice_told"}
"""Two kinds have a reminder and another mail of one name: what the words of that other mail are kept under."""


def _named(names: tuple[str, ...]) -> dict[str, str]:
    return {name: kinds.KINDS[name].name for name in names}


GROUPS: Mapping[str, Mapping[str, str]] = {
    "Reminders": {kind: ABOUT[kind] for kind in _REMINDERS},
    "While they apply": {**_named(_APPLYING), **BRIEFINGS},
    "Their grant": _named(_GRANTS)
    | {"repayment_told": "Money is asked back, has come or is not asked for any more"}
    | {"notice_told": "Notice is given or withdrawn, or needs agreement"},
    "Their returns": _named(_RETURNS),
}
"""The mails of a scheme to those who apply and those who have its grants, by what they are about."""

KINDS: Mapping[str, str] = {kind: about for group in GROUPS.values() for kind, about in group.items()}

_READER = Field("reader", TEXT, "The name of the person to whom it is written", "Sam Field")
_ORGANISATION = Field("organisation", TEXT, "The name of the organisation", "Beeston Growers")
_SCHEME = (
    Field("scheme", TEXT, "The name of the scheme", "Neighbourhood Health Grants"),
    Field("grant_maker", TEXT, "The name of the grant-maker", "Leeds Community Foundation"),
)
_OF_REMINDER = (
    Field("deadline", MINUTE, "By when it has to be done", datetime(2027, 3, 30, 16, 0, tzinfo=UTC)),
    Field("when", TEXT, "How far that is from now", "in 7 days"),
)
_OF_OTHERS = (
    Field("title", TEXT, "What the application or the grant is for; a draft may have none yet", "A garden for all"),
    Field("reference", TEXT, "The reference of the application or the grant", "NH-7K4-2WX"),
)


def is_reminder(kind: str) -> bool:
    return kind in _REMINDERS


def fields_of(kind: str) -> Mapping[str, Field]:
    """What can be put into the words of a kind of mail. Whoever has a place at a briefing need have given no name."""
    if kind in BRIEFINGS:
        found: tuple[Field, ...] = _SCHEME
    else:
        found = (_READER, _ORGANISATION, *_SCHEME, *(_OF_REMINDER if is_reminder(kind) else _OF_OTHERS))
    return {field.name: field for field in found}


def problems_of(kind: str, body: str, our_address: str) -> list[Problem]:
    """What cannot stand in such words, each with its line and its place. Empty words are none of ours."""
    if len(body) > LONGEST:
        return [Problem("body", f"Use at most {LONGEST:,} characters.", "too_long")]
    found = markup.read(body, fields_of(kind), our_address)[1] if body.strip() else []
    return [Problem("body", each.message, each.code) for each in found]


def set_in(kind: str, body: str, values: Mapping[str, Any], catalogue: Catalogue = IN_ENGLISH) -> Markup:
    """The words with their values, as HTML for a mail, in a language where they are translated. What people wrote is
    never read as text.
    """
    if not body.strip():
        return Markup("")
    fields, found = fields_of(kind), catalogue.find(body)
    code = ENGLISH if found is None else catalogue.code
    said = AsHtml(fields, values, code).set(markup.read(found or body, fields, "")[0])
    return said if found is None else in_tongue("div", said, code)


def example_of(kind: str, body: str, language: str = ENGLISH) -> Markup:
    """The words as one reader would have them, in the language that they are written in."""
    values = {name: field.example for name, field in fields_of(kind).items()}
    return set_in(kind, body, values, Catalogue(language, {digest_of(body): body}))
