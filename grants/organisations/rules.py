"""Rules of organisations: what one must tell us, which numbers are numbers, how large it is. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from grants.kernel.cleaning import cleaned, cleaned_code, is_seen
from grants.kernel.forms.texts import storable
from grants.kernel.money import LARGEST_PENCE
from grants.kernel.problems import Problem
from grants.organisations.identifiers import compact, read_charity_number, read_company_number, read_dfe_number

KINDS = {
    "unregistered_group": "A group that is not registered anywhere",
    "unincorporated_charity": "A charity that is not a company (a trust or an association)",
    "cio": "A charitable incorporated organisation (CIO or SCIO)",
    "charitable_company": "A charity that is a company",
    "cic": "A community interest company (CIC)",
    "cooperative": "A co-operative or community benefit society",
    "faith_group": "A faith group",
    "school": "A school or college",
    "parish_council": "A parish or town council",
    "council": "A council of a city, county or district",
    "statutory_body": "Another public body, such as an NHS trust",
    "other": "Something else",
}
MAY_BE_UNCONSTITUTED = frozenset({"unregistered_group", "faith_group", "other"})
"""Every other kind has rules of its own, or it could not be of that kind."""

SIZE_BANDS = {
    "micro": "Micro: under £10,000 a year",
    "small": "Small: £10,000 to under £100,000 a year",
    "medium": "Medium: £100,000 to under £1 million a year",
    "large": "Large: £1 million to under £10 million a year",
    "major": "Major: £10 million a year and over",
    "unknown": "Not known",
}
BAND_BELOW = ((10_000_00, "micro"), (100_000_00, "small"), (1_000_000_00, "medium"), (10_000_000_00, "large"))
"""Each band with the yearly income in pence that is too much for it; `major` has no end."""

LONGEST_NAME = 200
LONGEST_POSITION = 120
LONGEST_ORG_ID = 100

FIELDS = (
    "name",
    "kind",
    "constituted",
    "charity_number",
    "company_number",
    "annual_income_pence",
    "postcode",
    "area",
    "is_funder",
    "trading_name",
    "founded",
    "address",
    "dfe_number",
    "governing_document",
    "governing_document_on",
    "asset_lock",
    "unrelated_people",
    "year_ended_on",
    "areas",
    "communities",
    "other_community",
    "safeguarding_policy",
    "safeguarding_reviewed_on",
    "safeguarding_lead",
    "dbs_checks",
)
"""What can be told of an organisation and changed later. `org_id` follows from the numbers."""

CHANNELS = {
    "phone": "I rang them, on a number that did not come with the account",
    "in_person": "I spoke with them face to face",
    "post": "They wrote by post, on paper that we know, and I rang to ask",
}
"""How an administrator may hear that an account is the organisation's own: never by the way the change came."""

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def size_band(annual_income_pence: int | None) -> str:
    """The band of a yearly income in pence: micro, small, medium, large, major or unknown."""
    if annual_income_pence is None:
        return "unknown"
    return next((band for below, band in BAND_BELOW if annual_income_pence < below), "major")


def tidy_charity_number(text: str) -> str | None:
    """A charity number as its register writes it; as it was typed where it is none; None for nothing."""
    return read_charity_number(text) or compact(text) or None


def tidy_company_number(text: str) -> str | None:
    """A company number as Companies House writes it; as it was typed where it is none; None for nothing."""
    return read_company_number(text) or compact(text) or None


def tidy_postcode(text: str) -> str | None:
    """`LS1 4AP`, however it was typed; None for none."""
    joined = cleaned_code(re.sub(r"[\s.()-]", "", cleaned_code(text))).upper()
    return f"{joined[:-3]} {joined[-3:]}".strip() or None


def charity_number_problems(number: str | None, field: str = "charity_number") -> list[Problem]:
    """What is wrong with a tidy charity number of England and Wales, Scotland or Northern Ireland."""
    if number is None or read_charity_number(number) == number:
        return []
    sentence = (
        "Enter a charity number like 1164883 or, where it is linked to another, 1164883-1 (England and Wales), "
        "SC012345 (Scotland) or NIC100012 (Northern Ireland). If you have none, leave it empty."
    )
    return [Problem(field, sentence)]


def company_number_problems(number: str | None, field: str = "company_number") -> list[Problem]:
    """What is wrong with a tidy company or society number."""
    if number is None or read_company_number(number) == number:
        return []
    return [Problem(field, "Enter a company number of eight characters, like 01234567, SC123456 or RS007654.")]


def postcode_problems(postcode: str | None, field: str = "postcode") -> list[Problem]:
    """What is wrong with a tidy postcode. Its form is checked, not that it exists."""
    if postcode is None or _POSTCODE.fullmatch(postcode.replace(" ", "")):
        return []
    return [Problem(field, "Enter a full UK postcode, like LS1 4AP.")]


def tidy(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as they are kept: texts without odd spaces, numbers as their registers write them.

    Only what is there is in the result, so the same goes for a change of some details.
    """
    return {
        key: _TIDIES[key](value or "") if key in _TIDIES and isinstance(value, str | None) else value
        for key, value in details.items()
    }


def tidy_dfe_number(text: str) -> str | None:
    """A school's number, `383/4001`; as it was typed where it is none; None for nothing."""
    return read_dfe_number(text) or compact(text) or None


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def _lines(text: str) -> str:
    return "\n".join(line for line in map(_one_line, text.splitlines()) if line)


_TIDIES: Mapping[str, Callable[[str], str | None]] = {
    "name": _one_line,
    "charity_number": tidy_charity_number,
    "company_number": tidy_company_number,
    "postcode": tidy_postcode,
    "area": lambda text: _one_line(text) or None,
    "trading_name": lambda text: _one_line(text) or None,
    "founded": lambda text: text.strip() or None,
    "address": lambda text: _lines(text) or None,
    "dfe_number": tidy_dfe_number,
    "governing_document": lambda text: text or None,
    "other_community": lambda text: _one_line(text) or None,
    "safeguarding_lead": lambda text: _one_line(text) or None,
    "dbs_checks": lambda text: text or None,
}


def organisation_problems(details: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with all the (tidy) details of an organisation."""
    kind = details.get("kind")
    problems = text_problems(details.get("name"), "name", "the name of the organisation", LONGEST_NAME)
    if kind not in KINDS:
        problems.append(Problem("kind", "Choose what kind of organisation it is."))
    elif not details.get("constituted", True) and kind not in MAY_BE_UNCONSTITUTED:
        sentence = "An organisation of this kind has rules of its own. Choose yes, or another kind."
        problems.append(Problem("constituted", sentence))
    problems += charity_number_problems(details.get("charity_number"))
    problems += company_number_problems(details.get("company_number"))
    problems += _income_problems(details.get("annual_income_pence"))
    problems += postcode_problems(details.get("postcode"))
    if details.get("area"):
        problems += text_problems(details["area"], "area", "the area", LONGEST_NAME)
    if details.get("org_id"):
        problems += text_problems(details["org_id"], "org_id", "the identifier", LONGEST_ORG_ID)
    return problems


def _income_problems(income_pence: int | None) -> list[Problem]:
    if income_pence is None or 0 <= income_pence <= LARGEST_PENCE:
        return []
    return [Problem("annual_income_pence", "Enter a yearly income of nothing or more, like 8,500.")]


def position_problems(position: str, field: str = "position") -> list[Problem]:
    """What is wrong with what a person is in an organisation."""
    return text_problems(position, field, "the position in the organisation, like treasurer", LONGEST_POSITION)


def text_problems(text: Any, field: str, label: str, longest: int) -> list[Problem]:
    """What is wrong with a short text that has to be there."""
    if not isinstance(text, str) or not is_seen(text):
        return [Problem(field, f"Enter {label}.", "missing")]
    if len(text) > longest:
        return [Problem(field, f"Enter {label} in at most {longest:,} characters.", "too_long")]
    if not storable(text):
        return [Problem(field, f"There is a character in {label} that cannot be saved. Type it again.")]
    return []


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that differ, in the order of `FIELDS`."""
    return tuple(field for field in FIELDS if field in after and before.get(field) != after[field])
