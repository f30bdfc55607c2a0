"""What is wrong with what an organisation told in its profile. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from grants.kernel.dates import Misdated, iso_month, range_problems
from grants.kernel.problems import Problem
from grants.organisations.asking.rules import COMMUNITIES, DBS_CHECKS, GOVERNING_DOCUMENTS
from grants.organisations.rules import LONGEST_NAME, text_problems

LONGEST_ADDRESS = 500
"""Characters."""

EARLIEST = date(1990, 1, 1)
"""Accounts and plans of before are not the last ones."""

MOST_PEOPLE = 1_000
MOST_AREAS = 100
_DFE = re.compile(r"[0-9]{3}/[0-9]{4}")
_AREA = re.compile(r"[A-Za-z0-9_-]{1,40}")


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
        *_not_before(details, "year_ended_on", "the end of your last financial year", today),
        *_not_before(details, "safeguarding_reviewed_on", "when you last looked at the plan", today),
    ]
    if details.get("founded") is not None and not _has_begun(details["founded"], today):
        problems.append(Problem("founded", "Enter the month and the year you began, like 4 2019."))
    number = details.get("dfe_number")
    if number is not None and not _DFE.fullmatch(number):
        problems.append(Problem("dfe_number", "Enter the school's number with seven figures, like 383/2001."))
    people = details.get("unrelated_people")
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        problems.append(Problem("unrelated_people", "Enter how many people, like 5."))
    return problems + _list_problems(details)


def _has_begun(founded: str, today: date) -> bool:
    try:
        return iso_month(founded) <= today
    except Misdated:
        return False


def _list_problems(details: Mapping[str, Any]) -> list[Problem]:
    problems = []
    areas, communities = details.get("areas") or [], details.get("communities") or []
    if len(areas) > MOST_AREAS or any(not isinstance(code, str) or not _AREA.fullmatch(code) for code in areas):
        problems.append(Problem("areas", "Choose areas from the list."))
    if len(communities) > len(COMMUNITIES) or any(key not in COMMUNITIES for key in communities):
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


def _not_before(details: Mapping[str, Any], field: str, label: str, today: date) -> list[Problem]:
    value = details.get(field)
    if value is None or value > today:
        return []
    return range_problems(value, field, label, earliest=EARLIEST, latest=today)
