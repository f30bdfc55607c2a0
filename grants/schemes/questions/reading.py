"""What an administrator typed about one question."""

from collections.abc import Mapping, Sequence
from typing import Any

from grants.kernel.pages import FormReader
from grants.kernel.problems import Problem
from grants.schemes.questions import conditions as question_conditions
from grants.schemes.questions.rules import fitted, key_for, options_from


def read_question(
    reader: FormReader,
    before: Mapping[str, Any] | None,
    *,
    taken: Sequence[str],
    conditions: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    """The question as typed; what the page does not show stays as it was. What can't be read is told the reader.

    `conditions` are those that it can be asked under.
    """
    label = " ".join(reader.text("label").split())
    if not label:
        reader.problems.append(Problem("label", "Enter the question.", "missing"))
    known = dict(before or {"key": key_for(label, taken)})
    type_ = reader.text("type")
    typed = {name: reader.text(name) for name in question_conditions.BOUNDS}
    bounds, wrong = question_conditions.read_bounds(type_, typed)
    condition, unknown = question_conditions.condition_named(reader.text("shown_if"), conditions)
    reader.problems += wrong + unknown
    return fitted(
        {
            **known,
            "type": type_,
            "label": label,
            "required": type_ == "declaration" or reader.flag("required"),
            "minutes": _minutes(reader),
            "guidance": reader.text("guidance").strip(),
            "why": reader.text("why").strip(),
            "options": options_from(reader.text("options"), known.get("options") or []),
            "word_limit": reader.number("word_limit", "the most words") if _typed(reader, "word_limit") else None,
            "most_files": reader.number("most_files", "the most files") if _typed(reader, "most_files") else None,
            "largest_megabytes": reader.number("largest_megabytes", "the most megabytes")
            if _typed(reader, "largest_megabytes")
            else None,
            "min": bounds.get("min"),
            "max": bounds.get("max"),
            "shown_if": condition,
            "tells": reader.text("tells"),
            "used_by": reader.text("used_by"),
            "used_where": " ".join(reader.text("used_where").split()),
            "repeats": reader.text("repeats"),
            "asked_from": reader.money("asked_from", "the amount") if _typed(reader, "asked_from") else None,
        }
    )


def _typed(reader: FormReader, name: str) -> bool:
    return bool(reader.text(name).strip())


def _minutes(reader: FormReader) -> float | None:
    typed = reader.text("minutes").strip()
    try:
        minutes = float(typed)
    except ValueError:
        reader.problems.append(Problem("minutes", "Enter how many minutes an answer takes, like 5 or 0.5."))
        return None
    return int(minutes) if minutes.is_integer() else minutes
