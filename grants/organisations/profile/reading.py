"""What people typed into the pages of a profile."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from grants.kernel.pages import FormReader
from grants.organisations.contacts.rules import FIELDS as CONTACT_FIELDS
from grants.organisations.contacts.rules import ROLES
from grants.organisations.reading import optional_money, yes_or_no


def read_fields(form: MultiDict[str, str], fields: tuple[str, ...]) -> tuple[dict[str, Any], FormReader]:
    """The named details as typed, and what could not be read."""
    reader = FormReader(form)
    return {field: _READ.get(field, FormReader.text)(reader, field) for field in fields}, reader


def _money(reader: FormReader, field: str) -> Any:
    return optional_money(reader, field, "the yearly income")


def _choice(reader: FormReader, field: str) -> bool | None:
    typed = reader.text(field)
    return typed == "yes" if typed in ("yes", "no") else None


def _written_rules(reader: FormReader, field: str) -> bool:
    return yes_or_no(reader, field, "Say whether the organisation has written rules.")


def _date(reader: FormReader, field: str) -> date | None:
    parts = [reader.text(f"{field}-{part}").strip() for part in ("day", "month", "year")]
    return reader.date(field, _DATES[field]) if any(parts) else None


_DATES = {
    "governing_document_on": "the day on which your rules were agreed or last changed",
    "year_ended_on": "the day on which that year ended",
    "safeguarding_reviewed_on": "the day on which you last looked at the policy",
}


def _month(reader: FormReader, field: str) -> str | None:
    if not any(reader.text(f"{field}-{part}").strip() for part in ("month", "year")):
        return None
    first = reader.month(field, "the month you began")
    return f"{first:%Y-%m}" if first else None


def _count(reader: FormReader, field: str) -> int | None:
    return reader.number(field, "how many people") if reader.text(field).strip() else None


def _list(reader: FormReader, field: str) -> list[str]:
    return reader.form.getlist(field)


_READ: Mapping[str, Callable[[FormReader, str], Any]] = {
    "constituted": _written_rules,
    "is_funder": FormReader.flag,
    "annual_income_pence": _money,
    "asset_lock": _choice,
    "safeguarding_policy": _choice,
    "governing_document_on": _date,
    "year_ended_on": _date,
    "safeguarding_reviewed_on": _date,
    "founded": _month,
    "unrelated_people": _count,
    "areas": _list,
    "communities": _list,
}


def read_contacts(form: MultiDict[str, str]) -> dict[str, dict[str, Any]]:
    """The two people as typed, by role."""
    reader = FormReader(form)
    return {
        role: {
            field: reader.flag(f"{role}_{field}") if field == "is_of_age" else reader.text(f"{role}_{field}")
            for field in CONTACT_FIELDS
        }
        for role in ROLES
    }


def read_account(form: MultiDict[str, str]) -> dict[str, Any]:
    """A bank account as typed."""
    reader = FormReader(form)
    typed: dict[str, Any] = {
        field: reader.text(field) for field in ("account_name", "sort_code", "account_number", "roll_number")
    }
    return typed | {"two_signatories": _choice(reader, "two_signatories")}
