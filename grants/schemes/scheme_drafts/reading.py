"""What was typed on each step of setting up a scheme. What is missing may be; what cannot be read is told."""

from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import MultiDict

from grants.kernel.pages import FormReader
from grants.schemes import defaults
from grants.schemes.reading import (
    CRITERION_ROWS,
    filled_rows,
    read_criterion,
    read_eligibility,
    read_id,
)
from grants.schemes.scale_rules import marks_of
from grants.schemes.scheme_drafts.rules import TEST

FUNDER_ROWS = 6
Details = dict[str, Any]
Reader = Callable[[FormReader, MultiDict[str, str], Details], Details]


def read_step(name: str, form: MultiDict[str, str], before: Details) -> tuple[Details, FormReader]:
    """What a step says as typed, given what the scheme is to be so far, and what could not be read."""
    reader = FormReader(form)
    details = _READ[name](reader, form, before)
    reader.problems = [each for each in reader.problems if each.code != "missing"]
    return details, reader


def _texts(*names: str) -> Reader:
    def read(reader: FormReader, form: MultiDict[str, str], before: Details) -> Details:
        return {name: reader.text(name).strip() for name in names}

    return read


def _money(reader: FormReader, form: MultiDict[str, str], before: Details) -> Details:
    rows = filled_rows(form, "contributions", FUNDER_ROWS)
    return {
        "contributions": [
            {
                "funder_id": read_id(reader.text(f"contributions.{i}.funder_id")),
                "amount_pence": reader.money(f"contributions.{i}.amount_pence", "the contribution"),
            }
            for i in rows
        ]
    }


def _number(reader: FormReader, name: str, label: str) -> int | None:
    return reader.number(name, label) if reader.text(name).strip() else None


def _sizes(reader: FormReader, form: MultiDict[str, str], before: Details) -> Details:
    return {
        "smallest_award_pence": reader.money("smallest_award_pence", "the smallest award"),
        "largest_award_pence": reader.money("largest_award_pence", "the largest award"),
        "award_months": _number(reader, "award_months", "how many months an award lasts"),
        "length_justification": reader.text("length_justification").strip(),
        "instalments": _number(reader, "instalments", "how many payments an award has"),
    }


def _eligibility(reader: FormReader, form: MultiDict[str, str], before: Details) -> Details:
    details, _, _ = read_eligibility(form, before.get("eligibility") or [])
    return {**details, "to_hand": reader.text("to_hand").strip()}


def _criteria(reader: FormReader, form: MultiDict[str, str], before: Details) -> Details:
    marks = {
        "lowest_mark": _number(reader, "lowest_mark", "the lowest mark"),
        "highest_mark": _number(reader, "highest_mark", "the highest mark"),
    }
    guide = [reader.text(f"guide.{mark}").strip() for mark in marks_of(marks)]
    guide = guide if any(guide) else list(defaults.GUIDE)
    rows = filled_rows(form, "criteria", CRITERION_ROWS, ignoring=("is_social_value",))
    return {
        **marks,
        "co_produced_with": reader.text("co_produced_with").strip(),
        "criteria": [read_criterion(reader, f"criteria.{i}", guide) for i in rows],
        "scores_blind": reader.flag("scores_blind"),
        "draws_lots": reader.flag("draws_lots"),
        "decided_by": reader.text("decided_by").strip(),
    }


def _reporting(reader: FormReader, form: MultiDict[str, str], before: Details) -> Details:
    return {
        "reporting_kind": reader.text("reporting_kind"),
        "has_tiers": reader.text("has_tiers") == "yes",
        "returns": _number(reader, "returns", "how many returns an award has"),
    }


def _nothing(reader: FormReader, form: MultiDict[str, str], before: Details) -> Details:
    return {}


_READ: dict[str, Reader] = {
    "purpose": _texts("name", "purpose"),
    "instrument": _texts(*TEST, "instrument_test"),
    "money": _money,
    "sizes": _sizes,
    "eligibility": _eligibility,
    "criteria": _criteria,
    "reporting": _reporting,
    "questions": _nothing,
}
