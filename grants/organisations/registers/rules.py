"""What the answers of the registers say, in our words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.kernel.cleaning import cleaned
from grants.kernel.dates import Misdated, day_as_written
from grants.kernel.money import LARGEST_PENCE
from grants.organisations.rules import tidy_postcode

_CHARITY_ADDRESS = tuple(f"address_line_{number}" for number in ("one", "two", "three", "four", "five"))
_COMPANY_ADDRESS = ("care_of", "po_box", "premises", "address_line_1", "address_line_2", "locality", "region")
_TROUBLES = {
    "insolvent": "insolvent",
    "in_administration": "in administration",
    "cio_dissolution_ind": "being dissolved",
}


@dataclass(frozen=True)
class RegisterEntry:
    """An organisation as its register has it. What the register does not say is None."""

    name: str
    status: str
    address: str | None
    postcode: str | None
    annual_income_pence: int | None = None
    year_ended_on: date | None = None
    founded: str | None = None


def charity_entry(told: Mapping[str, Any]) -> RegisterEntry:
    """An answer of the register of charities in England and Wales (`allcharitydetails`)."""
    income = told.get("latest_income")
    return RegisterEntry(
        name=_line(told.get("charity_name")),
        status=_charity_status(told),
        address=_joined(told, _CHARITY_ADDRESS),
        postcode=tidy_postcode(_line(told.get("address_post_code"))),
        annual_income_pence=_pence(income),
        year_ended_on=_day(told.get("latest_acc_fin_year_end_date")),
    )


def company_entry(told: Mapping[str, Any]) -> RegisterEntry:
    """An answer of Companies House (`company/{number}`). It does not tell income."""
    office = told.get("registered_office_address")
    office = office if isinstance(office, dict) else {}
    made = _day(told.get("date_of_creation"))
    return RegisterEntry(
        name=_line(told.get("company_name")),
        status=_company_status(told),
        address=_joined(office, _COMPANY_ADDRESS),
        postcode=tidy_postcode(_line(office.get("postal_code"))),
        founded=f"{made:%Y-%m}" if made else None,
    )


def _charity_status(told: Mapping[str, Any]) -> str:
    """Registered or removed (`reg_status` is R or RM), and what trouble the register knows of."""
    in_register = "Registered" if told.get("reg_status") == "R" else "Removed from the register"
    return ", ".join([in_register, *(words for flag, words in _TROUBLES.items() if told.get(flag) is True)])


def _company_status(told: Mapping[str, Any]) -> str:
    """The status in words, with its detail, such as that the company may be struck off."""
    words = [_line(told.get(part)).replace("-", " ") for part in ("company_status", "company_status_detail")]
    return ": ".join(word for word in words if word).capitalize() or "Not said"


def to_take_over(entry: RegisterEntry) -> dict[str, Any]:
    """The details of an organisation that the register tells, by the names of our fields; others are left out."""
    fields = ("name", "address", "postcode", "annual_income_pence", "year_ended_on", "founded")
    return {field: value for field in fields if (value := getattr(entry, field)) not in (None, "")}


def _pence(pounds: Any) -> int | None:
    """A sum in pounds as pence; None for what is no sum."""
    if isinstance(pounds, bool) or not isinstance(pounds, int | float) or not 0 <= pounds * 100 <= LARGEST_PENCE:
        return None
    return round(pounds * 100)


def _line(value: Any) -> str:
    return " ".join(cleaned(str(value or "")).split())


def _joined(told: Mapping[str, Any], fields: tuple[str, ...]) -> str | None:
    return "\n".join(line for field in fields if (line := _line(told.get(field)))) or None


def _day(value: Any) -> date | None:
    try:
        return day_as_written(value)
    except Misdated:
        return None
