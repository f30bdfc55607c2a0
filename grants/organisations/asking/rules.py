"""What each kind of organisation is asked, once, and what of it is still missing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GOVERNING_DOCUMENTS = {
    "constitution": "A constitution",
    "trust_deed": "A trust deed",
    "articles": "Articles of association",
    "society_rules": "The rules of a society",
    "statute": "A statute, charter or church law",
    "other": "Another document",
}
COMMUNITIES = {
    "everyone": "Everyone in the area",
    "children": "Children and young people",
    "older_people": "Older people",
    "families": "Families and new parents",
    "disabled_people": "Disabled people",
    "learning_disability": "People with a learning disability or autism",
    "mental_health": "People with poor mental health",
    "long_term_illness": "People with a long illness",
    "carers": "Carers",
    "ethnic_minorities": "People from ethnic minorities",
    "refugees": "Refugees and people seeking asylum",
    "travellers": "Gypsies, Roma and Travellers",
    "faith": "People of a faith",
    "lgbt": "Lesbian, gay, bisexual and trans people",
    "women": "Women and girls",
    "men": "Men and boys",
    "low_income": "People with little money",
    "homeless": "People without a home",
    "addiction": "People with an addiction, or recovering from one",
    "prison": "People who have been in prison, and their families",
    "veterans": "People who served in the armed forces",
    "other": "Another community",
}
DBS_CHECKS = {
    "yes": "Yes, everybody who needs one has one",
    "not_yet": "Not yet",
    "not_needed": "Nobody here does work that needs one",
}
CITYWIDE = "citywide"

APPLYING, PAYMENT = "applying", "payment"
"""What something is needed for: before an application is assessed, or before money is paid."""

UNREGISTERED_CHARITY_BELOW = 5_000_00
"""A charity with less a year, in pence, need not be on the register of England and Wales."""

PUBLIC = frozenset({"school", "parish_council", "council", "statutory_body"})
LOCKED_BY_LAW = frozenset({"cio", "charitable_company", "cic"})
"""What is left of these goes to a like purpose by law, so nobody needs to be asked."""


@dataclass(frozen=True)
class Asked:
    """One thing asked of a kind of organisation, and why. `needed_for` is None where it may be left out."""

    field: str
    section: str
    needed_for: str | None
    why: str


SECTIONS = {
    "kind": "What kind of organisation you are",
    "about": "About the organisation",
    "people": "People",
    "money": "Money",
    "bank": "Bank account",
    "where": "Where you work and for whom",
    "safety": "Keeping people safe",
}
_WHY_NUMBER = "So that nobody else can apply in your name, and we need not ask what the register knows."
_WHY = {
    "name": "The name in your governing document or on the register. A grant is offered to this name.",
    "trading_name": "So that people find you by the name they know.",
    "founded": "A new organisation need not have a year's accounts yet.",
    "address": "Where letters reach you.",
    "postcode": "It tells the ward, and how deprived the neighbourhood is, so that money reaches where it is needed.",
    "governing_document": "It says what you are for and who decides.",
    "governing_document_on": "So that we mean the same version.",
    "asset_lock": "If you close one day, what is left of a grant must go to a like purpose.",
    "unrelated_people": "Grants go to groups where people who are not one family decide together.",
    "annual_income_pence": "It says which size you count as. Funders want to see how much reaches small ones.",
    "year_ended_on": "So that we know which year this was.",
    "areas": "Funders want to see that money reaches every part of the city.",
    "area": "In your own words, where the list has no place that fits, or says too little.",
    "communities": "Funders want to see that money reaches everybody.",
    "other_community": "Where none of ours fits.",
    "safeguarding_policy": "Whoever works with children or adults at risk needs a plan for keeping them safe.",
    "safeguarding_reviewed_on": "Rules change. A plan is looked at every year or two.",
    "safeguarding_lead": "So that everybody knows whom to turn to.",
    "dbs_checks": "Some work with children or adults at risk may only be done by people who have been checked.",
    "charity_number": _WHY_NUMBER,
    "company_number": _WHY_NUMBER,
    "dfe_number": _WHY_NUMBER,
    "contacts": "Two people who are not related look after the grant together, and one is here when the other is away.",
    "bank_account": "We pay only into an account in the organisation's name from which two people must agree to pay.",
}


def asked_of(kind: str, details: Mapping[str, Any]) -> tuple[Asked, ...]:
    """Everything that this kind of organisation is asked, in the order of the pages.

    `details` matter where an answer decides what is needed: whether it has rules of its own, its income.
    """
    needed = _needed_to_apply(kind, details)
    payment = {"contacts", "bank_account"}
    return tuple(
        Asked(field, section, APPLYING if field in needed else PAYMENT if field in payment else None, _WHY[field])
        for section, fields in _FIELDS.items()
        for field in fields
        if _is_asked(field, kind, details)
    )


_FIELDS: Mapping[str, tuple[str, ...]] = {
    "about": (
        "name",
        "trading_name",
        "founded",
        "address",
        "postcode",
        "charity_number",
        "company_number",
        "dfe_number",
        "governing_document",
        "governing_document_on",
        "asset_lock",
    ),
    "people": ("contacts", "unrelated_people"),
    "money": ("annual_income_pence", "year_ended_on"),
    "bank": ("bank_account",),
    "where": ("areas", "area", "communities", "other_community"),
    "safety": ("safeguarding_policy", "safeguarding_reviewed_on", "safeguarding_lead", "dbs_checks"),
}
_WITH_CHARITY_NUMBER = frozenset({"unincorporated_charity", "cio", "charitable_company", "faith_group", "other"})
_WITH_COMPANY_NUMBER = frozenset({"charitable_company", "cic", "cooperative", "other"})


def _is_asked(field: str, kind: str, details: Mapping[str, Any]) -> bool:
    if field == "charity_number":
        return kind in _WITH_CHARITY_NUMBER
    if field == "company_number":
        return kind in _WITH_COMPANY_NUMBER
    if field == "dfe_number":
        return kind == "school"
    if field in ("governing_document", "governing_document_on"):
        return kind not in PUBLIC and bool(details.get("constituted", True))
    if field == "asset_lock":
        return kind not in PUBLIC | LOCKED_BY_LAW and bool(details.get("constituted", True))
    if field == "bank_account":
        return is_paid_itself(kind, details)
    if field in ("unrelated_people", "year_ended_on", "annual_income_pence"):
        return kind not in PUBLIC
    return True


def is_paid_itself(kind: str, details: Mapping[str, Any]) -> bool:
    """Whether grants go to the organisation's own account. A group without rules of its own has a host for that."""
    return kind in PUBLIC or bool(details.get("constituted", True))


def _needed_to_apply(kind: str, details: Mapping[str, Any]) -> set[str]:
    needed = {"name", "founded", "address", "postcode", "areas", "communities", "safeguarding_policy"}
    needed |= {"annual_income_pence", "unrelated_people"}
    needed |= {"governing_document", "asset_lock", "dfe_number"}
    if kind in ("cio", "charitable_company") or (kind == "unincorporated_charity" and _must_register(details)):
        needed.add("charity_number")
    if kind in ("charitable_company", "cic", "cooperative"):
        needed.add("company_number")
    if kind in PUBLIC:
        needed -= {"founded"}
    if details.get("safeguarding_policy"):
        needed.add("safeguarding_lead")
    return needed


def _must_register(details: Mapping[str, Any]) -> bool:
    income = details.get("annual_income_pence")
    return income is None or income >= UNREGISTERED_CHARITY_BELOW


def why(field: str) -> str:
    """Why something is asked."""
    return _WHY[field]


def fields_of(kind: str, section: str, details: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of one section that this kind is asked."""
    return tuple(asked.field for asked in asked_of(kind, details) if asked.section == section)
