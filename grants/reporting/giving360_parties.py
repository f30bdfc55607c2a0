"""The funders and recipients of a 360Giving file, and which of their identifiers identify somebody. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grants.kernel.problems import Problem
from grants.organisations import rules as organisations

_NAMES_NOBODY = frozenset({"na", "none", "unknown", "tbc", "tba", "null", "0", "nil", "notapplicable"})
_KINDS = (
    ("community interest", "cic"),
    ("charitable incorporated", "cio"),
    ("society", "cooperative"),
    ("co-operative", "cooperative"),
    ("unincorporated", "unregistered_group"),
    ("charity", "unincorporated_charity"),
    ("trust", "unincorporated_charity"),
    ("school", "school"),
    ("council", "council"),
)


@dataclass(frozen=True)
class Party:
    """A funder or a recipient. `org_id` is None where the file's identifier names nobody."""

    org_id: str | None
    name: str
    kind: str = "other"
    charity_number: str | None = None
    company_number: str | None = None
    postcode: str | None = None

    @property
    def key(self) -> str:
        """What tells it from others: its identifier or, without one, its name."""
        return self.org_id or f"name:{' '.join(self.name.lower().split())}"


def tidy_org_id(org_id: str) -> str | None:
    """The identifier as we write it: `GB-` ones in capitals, company numbers with their noughts.

    None when what should be the number says that there is none, as `GB-COH-n/a` does.
    """
    org_id = "".join(org_id.split())
    if org_id.upper().startswith("GB-"):
        org_id = org_id.upper()
    register, number = _register_and_number(org_id)
    if re.sub(r"[^a-z0-9]", "", number.lower()) in _NAMES_NOBODY | {""}:
        return None
    if register == "GB-COH" and number.isascii() and number.isdigit():
        return f"{register}-{number.zfill(8)}"
    return org_id


def _register_and_number(org_id: str) -> tuple[str, str]:
    parts = org_id.split("-", 2)
    return "-".join(parts[:2]), parts[2] if len(parts) > 2 else parts[-1]


def party(org_id: str | None, name: str, given: dict[str, Any]) -> Party:
    """The funder or recipient. Of its numbers only the identifier's own is believed: in real files a second
    one can be another body's.
    """
    register, number = _register_and_number(org_id or "-")
    charity = {"GB-CHC": number, "GB-SC": number, "GB-NIC": f"NIC{number}"}.get(register)
    company = number if register == "GB-COH" else None
    charity_number = _sound(charity, organisations.tidy_charity_number, organisations.charity_number_problems)
    company_number = _sound(company, organisations.tidy_company_number, organisations.company_number_problems)
    return Party(
        org_id=org_id,
        name=" ".join(name.split()),
        kind=_kind(given, charity_number, company_number),
        charity_number=charity_number,
        company_number=company_number,
        postcode=_sound(given.get("postalCode"), organisations.tidy_postcode, organisations.postcode_problems),
    )


def _sound(
    value: Any, tidy: Callable[[str], str | None], problems: Callable[[str | None], list[Problem]]
) -> str | None:
    """A number or a postcode as we keep it; None where it cannot be one."""
    tidied = tidy(value) if isinstance(value, str) else None
    return None if problems(tidied) else tidied


def _kind(given: dict[str, Any], charity_number: str | None, company_number: str | None) -> str:
    stated = given.get("organisationType")
    words = stated.lower() if isinstance(stated, str) else ""
    known = next((kind for part, kind in _KINDS if part in words), None)
    charity = bool(charity_number or given.get("charityNumber"))
    company = bool(company_number or given.get("companyNumber"))
    if known in (None, "unincorporated_charity") and charity and company:
        return "charitable_company"
    return known or ("unincorporated_charity" if charity and not words else "other")
