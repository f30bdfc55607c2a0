"""What people typed about a change of a grant."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from grants.awards.changing.variations.rules import Terms, day_of
from grants.kernel.clock import working_day_on_or_after
from grants.kernel.pages import FormReader
from grants.kernel.problems import Problem

KINDS = {
    "money": "The amount of money",
    "days": "The first or last day",
    "purpose": "What the grant is for",
    "outcomes": "What will change for people",
    "lines": "What the money is spent on",
    "partners": "The partners and their shares",
    "plan": "When the money is paid",
}
"""What can be chosen to change, in the order of the page."""

SPARE_ROWS = {"budget_lines": 3, "partners": 1, "instalments": 1}
BLANK: dict[str, dict[str, Any]] = {
    "budget_lines": {"what": "", "pence": None},
    "partners": {"name": "", "does": "", "share_pence": None},
    "instalments": {"amount_pence": None, "due_on": None, "waits_for_return": None},
}


def rows_to_type(stands: Terms, today: date) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table to begin with: those that stand, and some spare. A payment whose day is past is offered
    with the next day on which it can be made, and has what it was in `past_on`.
    """
    rows = {name: [*stands[name], *[blank] * SPARE_ROWS[name]] for name, blank in BLANK.items()}
    return rows | {"instalments": [_from_today(row, working_day_on_or_after(today)) for row in rows["instalments"]]}


def _from_today(row: dict[str, Any], first: date) -> dict[str, Any]:
    due_on = day_of(row["due_on"])
    if due_on is None or due_on >= first:
        return row
    return {**row, "due_on": first.isoformat(), "past_on": due_on}


def read_terms(reader: FormReader, kinds: Sequence[str], stands: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """The terms that were typed for these kinds of change, and of a table the numbers of the rows that were filled."""
    asked: dict[str, Any] = {}
    rows: list[int] = []
    if "money" in kinds:
        asked["amount_pence"] = reader.money("amount_pence", "the new amount")
    if "days" in kinds:
        asked["starts_on"] = reader.date("starts_on", "the first day") if "starts_on-day" in reader.form else None
        asked["ends_on"] = reader.date("ends_on", "the last day")
        if asked["starts_on"] is None and "starts_on-day" not in reader.form:
            asked["starts_on"] = stands["starts_on"]
    for name in ("title", "description", "outcomes"):
        if name in reader.form:
            asked[name] = reader.text(name)
    if "lines" in kinds:
        asked["budget_lines"], rows = _rows(reader, "budget_lines", ("what",), "pence")
    if "partners" in kinds:
        asked["partners"], rows = _rows(reader, "partners", ("name", "does"), "share_pence")
    if "plan" in kinds:
        asked["instalments"], rows = _payments(reader)
    return asked, rows


def _rows(reader: FormReader, field: str, words: Sequence[str], pence: str) -> tuple[list[dict[str, Any]], list[int]]:
    """The rows of a table in which anything was typed."""
    found, filled = [], []
    index = 0
    while f"{field}.{index}.{pence}" in reader.form:
        at = f"{field}.{index}"
        typed = {name: reader.text(f"{at}.{name}").strip() for name in words}
        if any(typed.values()) or reader.text(f"{at}.{pence}").strip():
            amount = reader.money(f"{at}.{pence}", "the amount")
            found.append({**typed, pence: int(amount or 0)})
            filled.append(index)
        index += 1
    return found, filled


def _payments(reader: FormReader) -> tuple[list[dict[str, Any]], list[int]]:
    found, filled = [], []
    index = 0
    while f"instalments.{index}.amount_pence" in reader.form:
        at = f"instalments.{index}"
        if reader.text(f"{at}.amount_pence").strip():
            amount = reader.money(f"{at}.amount_pence", "the amount")
            due = reader.date(f"{at}.due_on", "the day")
            waits = reader.text(f"{at}.waits_for_return")
            number = int(waits) if waits.isascii() and waits.isdigit() and len(waits) < 4 else None
            found.append({"amount_pence": int(amount or 0), "due_on": due, "waits_for_return": number})
            filled.append(index)
        index += 1
    return found, filled


def at_rows(problems: Sequence[Problem], rows: Sequence[int]) -> list[Problem]:
    """Problems of rows at the rows of the page, which may have left some empty."""
    return [Problem(_at_row(each.field, rows), each.message, each.code) for each in problems]


def _at_row(field: str, rows: Sequence[int]) -> str:
    table, _, rest = field.partition(".")
    index, _, name = rest.partition(".")
    return f"{table}.{rows[int(index)]}.{name}" if name and index.isdigit() and int(index) < len(rows) else field
