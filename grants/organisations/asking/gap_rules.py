"""What is still missing of what an organisation tells once, in its words and in ours. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grants.organisations.asking.rules import APPLYING, SECTIONS, asked_of

_WHAT = {
    "trading_name": "the name people know the organisation by",
    "founded": "when the organisation began",
    "address": "the address",
    "postcode": "the postcode",
    "charity_number": "the charity number",
    "company_number": "the company or society number",
    "dfe_number": "the school's number",
    "governing_document": "what the rules of the organisation are called",
    "asset_lock": "what happens to what is left if the organisation closes",
    "unrelated_people": "how many unrelated people run the organisation",
    "annual_income_pence": "the yearly income",
    "areas": "where the organisation works",
    "communities": "whom the organisation works for",
    "safeguarding_policy": "whether there is a plan for keeping people safe",
    "safeguarding_lead": "who looks after safeguarding",
}


@dataclass(frozen=True)
class Gap:
    """Something that is still missing: where it is asked and what it is needed for.

    `sentence` is for the organisation, `of_them` for those who run the programme.
    """

    section: str
    field: str
    needed_for: str
    sentence: str
    of_them: str


def untold(section: str, field: str, needed_for: str, what: str) -> Gap:
    """A gap because nothing was told; `what` as in “Tell us …”."""
    return Gap(section, field, needed_for, f"Tell us {what}.", f"They have not told us {what}.")


def detail_gaps(details: Mapping[str, Any]) -> list[Gap]:
    """What is missing of an organisation's own details; people and bank account have rules of their own."""
    gaps = [
        untold(one.section, one.field, one.needed_for, _WHAT[one.field])
        for one in asked_of(details["kind"], details)
        if one.needed_for and one.field in _WHAT and not _is_told(one.field, details)
    ]
    if details.get("unrelated_people") in (0, 1):
        sentence = "At least two people who are not related have to run the organisation."
        of_them = "Fewer than two people who are not related run the organisation."
        gaps.append(Gap("people", "unrelated_people", APPLYING, sentence, of_them))
    if details.get("safeguarding_policy") is False:
        sentence = "Write a plan for keeping people safe. We can help you with it."
        of_them = "They have no plan for keeping people safe."
        gaps.append(Gap("safety", "safeguarding_policy", APPLYING, sentence, of_them))
    return gaps


def _is_told(field: str, details: Mapping[str, Any]) -> bool:
    """Whether something was told. Where an organisation works can be told in its own words instead."""
    fields = ("areas", "area") if field == "areas" else (field,)
    return any(details.get(each) not in (None, "", []) for each in fields)


def in_order_of_sections(gaps: Sequence[Gap]) -> list[Gap]:
    places = {section: place for place, section in enumerate(SECTIONS)}
    return sorted(gaps, key=lambda gap: places[gap.section])
