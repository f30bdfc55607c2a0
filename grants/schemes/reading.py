"""What people typed about schemes and rounds. A row left blank is no row.

Fields carry the paths of the details they make, such as `criteria.2.weight`, so that every problem
finds its field. Rows are numbered as on the page, blank ones too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from grants.kernel.pages import FormReader
from grants.kernel.problems import Problem
from grants.organisations.reading import in_order, merged
from grants.schemes.round_rules import MOST_BRIEFINGS

CRITERION_ROWS = 6
ELIGIBILITY_ROWS = 8
BRIEFING_ROWS = 3

Rows = dict[str, list[int]]
"""For each list, the row on the page of each of its items."""

_PLACED = re.compile(r"(?P<list>\w+)\.(?P<place>\d+)\.(?P<rest>.+)")
_FIRST_FIELDS = {"contributions": "contributions.0.funder_id", "criteria": "criteria.0.weight"}
"""Where a problem with a whole list is shown."""

_ORDER = (
    *(
        "name",
        "budget_pence",
        "opens_at",
        "closes_at",
        "decisions_by",
        "above_ceiling_because",
        "briefings",
        "no_briefing_because",
    ),
    *("purpose", "instrument_test", "contributions", "smallest_award_pence", "largest_award_pence"),
    *("award_months", "length_justification", "instalments", "returns"),
    *(
        "co_produced_with",
        "criteria",
        "lowest_mark",
        "highest_mark",
        "guide",
        "scores_blind",
        "draws_lots",
        "decided_by",
        "eligibility",
        "to_hand",
    ),
)
"""The fields of both pages as they follow each other."""


def on_rows(problems: Sequence[Problem], rows: Rows) -> list[Problem]:
    """Problems with the details, moved to the fields in which those were typed, each told once, in their order."""
    return in_order(list(dict.fromkeys(_on_row(problem, rows) for problem in problems)), _ORDER)


def all_problems(reader: FormReader, found: Sequence[Problem], rows: Rows) -> list[Problem]:
    """What could not be read, and what rules found wrong with the rest."""
    return in_order(merged(reader, on_rows(found, rows)), _ORDER)


def _on_row(problem: Problem, rows: Rows) -> Problem:
    placed = _PLACED.fullmatch(problem.field)
    if placed is None or placed["list"] not in rows:
        return replace(problem, field=_FIRST_FIELDS.get(problem.field, problem.field))
    part, _, index = placed["rest"].partition(".")
    if part == "guide" and "guide" in rows:
        return replace(problem, field=f"guide.{rows['guide'][int(index or 0)]}")
    row = rows[placed["list"]][int(placed["place"])]
    if part == "guide":
        return replace(problem, field=f"{placed['list']}.{row}.guide")
    return replace(problem, field=f"{placed['list']}.{row}.{placed['rest']}")


def filled_rows(form: Mapping[str, str], name: str, most: int, ignoring: Sequence[str] = ()) -> list[int]:
    """The rows in which anything was typed."""
    left_out = {f"{name}.{i}.{part}" for i in range(most) for part in ignoring}
    typed = [key for key in form if key not in left_out and form[key].strip()]
    return [i for i in range(most) if any(key.startswith(f"{name}.{i}.") for key in typed)]


def read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def read_criterion(reader: FormReader, path: str, guide: list[str]) -> dict[str, Any]:
    """One criterion, with what its marks mean."""
    return {
        "guide": guide,
        "name": reader.text(f"{path}.name"),
        "guidance": reader.text(f"{path}.guidance"),
        "weight": reader.number(f"{path}.weight", "the weight in per cent"),
        "is_social_value": reader.flag(f"{path}.is_social_value"),
    }


def read_criteria(form: MultiDict[str, str]) -> tuple[dict[str, Any], FormReader, Rows]:
    """The criteria of a scheme that is there, each with what its marks mean, one a line; and who worked them out."""
    reader = FormReader(form)
    rows = {"criteria": filled_rows(form, "criteria", CRITERION_ROWS, ignoring=("is_social_value", "guide"))}
    criteria = [
        read_criterion(reader, f"criteria.{i}", _lines(reader, f"criteria.{i}.guide")) for i in rows["criteria"]
    ]
    return {"co_produced_with": reader.text("co_produced_with"), "criteria": criteria}, reader, rows


def _lines(reader: FormReader, name: str) -> list[str]:
    return [line.strip() for line in reader.text(name).splitlines() if line.strip()]


def read_eligibility(
    form: MultiDict[str, str], before: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Any], FormReader, Rows]:
    """The questions about who can apply, of a scheme that is there; those with the same words keep their keys."""
    reader = FormReader(form)
    rows = {"eligibility": filled_rows(form, "eligibility", ELIGIBILITY_ROWS, ignoring=("needed",))}
    questions = _eligibility(reader, rows["eligibility"])
    known = {item["text"]: item["key"] for item in before}
    kept = [known.get(item["text"].strip()) for item in questions]
    free = (key for key in (f"question_{n}" for n in range(1, 4 * ELIGIBILITY_ROWS)) if key not in known.values())
    for item, key in zip(questions, kept, strict=True):
        item["key"] = key or next(free)
    return {"eligibility": questions}, reader, rows


def _eligibility(reader: FormReader, rows: list[int]) -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = []
    for i in rows:
        path = f"eligibility.{i}"
        questions.append(
            {
                "key": f"question_{i + 1}",
                "text": reader.text(f"{path}.text"),
                "needed": {"yes": True, "no": False}.get(reader.text(f"{path}.needed")),
                "explanation": reader.text(f"{path}.explanation"),
                "what_else": reader.text(f"{path}.what_else"),
            }
        )
    return questions


def read_round(form: MultiDict[str, str]) -> tuple[dict[str, Any], FormReader, Rows]:
    """What was typed of a round that is set up, what could not be read, and where its briefings are. What is missing
    may be.
    """
    reader = FormReader(form)
    rows = {"briefings": filled_rows(form, "briefings", MOST_BRIEFINGS, ignoring=("minutes",))}
    details: dict[str, Any] = {
        "name": reader.text("name"),
        "opens_now": reader.flag("opens_now"),
        "opens_at": _moment_if_any(reader, "opens_at", "the opening"),
        "closes_at": _moment_if_any(reader, "closes_at", "the deadline"),
        "decisions_by": reader.date("decisions_by", "the day by which applicants hear"),
        "budget_pence": reader.money("budget_pence", "the budget of the round"),
        "no_briefing_because": reader.text("no_briefing_because"),
        "briefings": [read_briefing(reader, f"briefings.{i}.") for i in rows["briefings"]],
    }
    if "above_ceiling_because" in form:
        details["above_ceiling_because"] = reader.text("above_ceiling_because")
    reader.problems = [each for each in reader.problems if each.code != "missing"]
    return details, reader, rows


def _moment_if_any(reader: FormReader, name: str, label: str) -> datetime | None:
    """A moment of which something was typed in some field."""
    typed = any(reader.text(f"{name}-{part}").strip() for part in ("day", "month", "year", "time"))
    return reader.moment(name, label) if typed else None


def read_briefing(reader: FormReader, path: str = "") -> dict[str, Any]:
    """When and where a briefing is, as typed; `path` is what its fields begin with."""
    return {
        "starts_at": _moment_if_any(reader, f"{path}starts_at", "the briefing"),
        "place": reader.text(f"{path}place"),
        "minutes": _number_if_any(reader, f"{path}minutes", "how many minutes the briefing takes"),
        "capacity": _number_if_any(reader, f"{path}capacity", "how many places the briefing has"),
    }


def _number_if_any(reader: FormReader, name: str, label: str) -> int | None:
    return reader.number(name, label) if reader.text(name).strip() else None
