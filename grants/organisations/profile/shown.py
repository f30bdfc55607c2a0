"""What an organisation told, in words for pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from grants.kernel.dates import iso_day, iso_month
from grants.kernel.look import day
from grants.kernel.money import pounds
from grants.organisations.asking.rules import CITYWIDE, COMMUNITIES, DBS_CHECKS, GOVERNING_DOCUMENTS
from grants.organisations.rules import KINDS

LABELS = {
    "name": "Legal name",
    "kind": "Kind",
    "constituted": "Written rules",
    "is_funder": "Funder",
    "trading_name": "Name people know you by",
    "founded": "Began in",
    "address": "Address",
    "postcode": "Postcode",
    "charity_number": "Charity number",
    "company_number": "Company or society number",
    "dfe_number": "School number",
    "governing_document": "Governing document",
    "governing_document_on": "Date of the governing document",
    "asset_lock": "What is left goes to a like purpose",
    "unrelated_people": "Unrelated people who run it",
    "annual_income_pence": "Yearly income",
    "year_ended_on": "Financial year ended on",
    "areas": "Works in",
    "area": "Area in your own words",
    "communities": "Works for",
    "other_community": "Another community",
    "safeguarding_policy": "Safeguarding policy",
    "safeguarding_reviewed_on": "Policy last looked at",
    "safeguarding_lead": "Looks after safeguarding",
    "dbs_checks": "DBS checks",
}
_CHOSEN: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "governing_document": GOVERNING_DOCUMENTS,
    "dbs_checks": DBS_CHECKS,
}


def said(field: str, value: Any, areas: Mapping[str, str]) -> str | None:
    """A detail in words; None where nothing was told. `areas` names the areas by their codes."""
    if value in (None, "", []):
        return None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if field in _CHOSEN:
        return _CHOSEN[field].get(value, str(value))
    if field == "annual_income_pence":
        return pounds(value)
    if field == "founded":
        return _month(value)
    if field == "areas":
        return ", ".join(areas.get(code, code) for code in value)
    if field == "communities":
        return ", ".join(COMMUNITIES.get(key, key) for key in value)
    if field.endswith("_on"):
        return day(iso_day(value) if isinstance(value, str) else value)
    return str(value)


def _month(text: str) -> str:
    return f"{iso_month(text):%B %Y}"


def summary(details: Mapping[str, Any], fields: Sequence[str], areas: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and words of each of the fields that were told."""
    told = ((LABELS[field], said(field, details[field], areas)) for field in fields if field in LABELS)
    return [(label, words) for label, words in told if words is not None]


def differences(
    current: Mapping[str, Any], yours: Mapping[str, Any], areas: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Where what somebody else saved and what was typed differ: label, theirs, yours."""
    return [
        (LABELS[field], said(field, value, areas) or "Nothing", said(field, yours.get(field), areas) or "Nothing")
        for field, value in current.items()
        if field in LABELS and value != yours.get(field)
    ]


def names_of_areas(areas: Sequence[Any]) -> dict[str, str]:
    return {CITYWIDE: "The whole city", **{area.code: area.name for area in areas}}
