"""The funders and recipients of a 360Giving file, and which of their identifiers identify somebody. Pure."""

from dataclasses import dataclass
from typing import Any

from grants.organisations.identifiers import Identifier
from grants.organisations.rules import postcode_problems, tidy_postcode

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
        return self.org_id or f"name:{self.name}"


def party(identifier: Identifier, name: str, given: dict[str, Any]) -> Party:
    """The funder or recipient. Of its numbers only the identifier's own is believed: in real files a second
    one can be another body's.
    """
    return Party(
        org_id=identifier.org_id,
        name=" ".join(name.split()),
        kind=_kind(given, identifier.charity_number, identifier.company_number),
        charity_number=identifier.charity_number,
        company_number=identifier.company_number,
        postcode=_postcode(given.get("postalCode")),
    )


def _postcode(value: Any) -> str | None:
    """The postcode as we keep it; None where it cannot be one."""
    tidied = tidy_postcode(value) if isinstance(value, str) else None
    return None if postcode_problems(tidied) else tidied


def _kind(given: dict[str, Any], charity_number: str | None, company_number: str | None) -> str:
    stated = given.get("organisationType")
    words = stated.lower() if isinstance(stated, str) else ""
    known = next((kind for part, kind in _KINDS if part in words), None)
    charity = bool(charity_number or given.get("charityNumber"))
    company = bool(company_number or given.get("companyNumber"))
    if known in (None, "unincorporated_charity") and charity and company:
        return "charitable_company"
    return known or ("unincorporated_charity" if charity and not words else "other")
