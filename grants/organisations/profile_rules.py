"""What each kind of organisation is asked, once, and what of it is still missing. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.kernel.problems import Problem
from grants.organisations.rules import LONGEST_NAME, text_problems

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

LONGEST_ADDRESS = 500
MOST_PEOPLE = 1_000
_MONTH = re.compile(r"(?:1[0-9]|20)\d\d-(?:0[1-9]|1[0-2])")
_DFE = re.compile(r"\d{3}/\d{4}")
_AREA = re.compile(r"[A-Za-z0-9_-]{1,40}")

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
    "annual_income_pence": "It decides the size you count as. Smaller organisations are asked less.",
    "year_ended_on": "So that we know which year this was.",
    "areas": "Funders want to see that money reaches every part of the city.",
    "area": "In your own words, where a ward says too little.",
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
    if field in ("unrelated_people", "year_ended_on", "annual_income_pence"):
        return kind not in PUBLIC
    return True


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


def profile_problems(details: Mapping[str, Any], *, today: date) -> list[Problem]:
    """What is wrong with those (tidy) details that go beyond registering. What is missing is no problem."""
    problems = [
        *_short(details, "trading_name", "the name people know you by"),
        *_short(details, "other_community", "the community"),
        *_short(details, "safeguarding_lead", "the name of the person"),
        *_short(details, "address", "the address", LONGEST_ADDRESS),
        *_chosen(details, "governing_document", GOVERNING_DOCUMENTS, "Choose what your rules are called."),
        *_chosen(details, "dbs_checks", DBS_CHECKS, "Choose whether people have been checked."),
        *_past(details, "governing_document_on", "Your rules cannot be of a day that is still to come.", today),
        *_past(details, "year_ended_on", "Enter the last financial year that has ended.", today),
        *_past(details, "safeguarding_reviewed_on", "Enter a day that has been.", today),
    ]
    founded = details.get("founded")
    if founded is not None and (not _MONTH.fullmatch(founded) or founded > f"{today:%Y-%m}"):
        problems.append(Problem("founded", "Enter the month and the year you began, like 4 2019."))
    number = details.get("dfe_number")
    if number is not None and not _DFE.fullmatch(number):
        problems.append(Problem("dfe_number", "Enter the school's number with seven figures, like 383/2001."))
    people = details.get("unrelated_people")
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        problems.append(Problem("unrelated_people", "Enter how many people, like 5."))
    return problems + _list_problems(details)


def _list_problems(details: Mapping[str, Any]) -> list[Problem]:
    problems = []
    areas, communities = details.get("areas") or [], details.get("communities") or []
    if any(not isinstance(code, str) or not _AREA.fullmatch(code) for code in areas):
        problems.append(Problem("areas", "Choose areas from the list."))
    if any(key not in COMMUNITIES for key in communities):
        problems.append(Problem("communities", "Choose communities from the list."))
    if "other" in communities and not details.get("other_community"):
        problems.append(Problem("other_community", "Say which other community.", "missing"))
    return problems


def _short(details: Mapping[str, Any], field: str, label: str, longest: int = LONGEST_NAME) -> list[Problem]:
    return text_problems(details[field], field, label, longest) if details.get(field) else []


def _chosen(details: Mapping[str, Any], field: str, among: Mapping[str, str], sentence: str) -> list[Problem]:
    value = details.get(field)
    return [] if value is None or value in among else [Problem(field, sentence)]


def _past(details: Mapping[str, Any], field: str, sentence: str, today: date) -> list[Problem]:
    value = details.get(field)
    return [] if value is None or value <= today else [Problem(field, sentence)]
