"""What people typed about organisations."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from grants.kernel.money import Pence
from grants.kernel.pages import FormReader
from grants.kernel.problems import Problem


def in_order(problems: Sequence[Problem], order: Sequence[str]) -> list[Problem]:
    """Problems in the order of the fields of a page; those of fields not in it come last."""
    places = {field: place for place, field in enumerate(order)}
    return sorted(problems, key=lambda problem: places.get(_whole(problem.field).split(".")[0], len(places)))


def merged(reader: FormReader, found: Sequence[Problem]) -> list[Problem]:
    """The problems of reading, and of those found by rules the ones about other fields."""
    unread = {_whole(problem.field) for problem in reader.problems}
    return reader.problems + [problem for problem in found if problem.field not in unread]


def _whole(field: str) -> str:
    """A field of several parts, such as a date, counts as one: its parts are named after a hyphen."""
    return field.partition("-")[0]


def optional_money(reader: FormReader, name: str, label: str) -> Pence | None:
    """A sum that may be left blank."""
    return reader.money(name, label) if reader.text(name).strip() else None


def yes_or_no(reader: FormReader, name: str, sentence: str) -> bool:
    """A question that has to be answered; `sentence` says so where it was not."""
    answer = reader.text(name)
    if answer not in ("yes", "no"):
        reader.problems.append(Problem(name, sentence, "missing"))
    return answer == "yes"


def read_organisation(form: MultiDict[str, str], *, by_administrator: bool) -> tuple[dict[str, Any], FormReader]:
    """The details of an organisation as typed, and what could not be read."""
    reader = FormReader(form)
    details: dict[str, Any] = {
        "name": reader.text("name"),
        "kind": reader.text("kind"),
        "constituted": yes_or_no(reader, "constituted", "Say whether the organisation has written rules."),
        "charity_number": reader.text("charity_number"),
        "company_number": reader.text("company_number"),
        "annual_income_pence": optional_money(reader, "annual_income_pence", "the yearly income"),
        "postcode": reader.text("postcode"),
        "area": reader.text("area"),
    }
    if answer := reader.text("may_be_named"):
        details["may_be_named"] = answer == "yes"
    if by_administrator:
        details["is_funder"] = reader.flag("is_funder")
    return details, reader


def read_version(form: MultiDict[str, str], problems: list[Problem]) -> int:
    """The version that the page was made of."""
    version = FormReader(form).version()
    if not version and form.get("version", "").strip() != "0":
        problems.append(Problem("", "This page is damaged. Open it again, then save."))
    return version or 0
