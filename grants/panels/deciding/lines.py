"""The lines of a budget on a page: those to begin with, and those that were typed."""

from typing import Any

from grants.applications.models import Application
from grants.kernel.pages import FormReader
from grants.panels.deciding import queries as deciding_queries

SPARE_LINES = 3


def lines_to_type(application: Application, amended: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines to begin with: those of the proposal, or those of the application's own budget; some spare."""
    lines = amended or deciding_queries.asked_lines(application)
    return [*lines, *({"what": "", "pence": None} for _ in range(SPARE_LINES))]


def typed_lines(form: FormReader) -> list[dict[str, Any]]:
    """The lines of a budget as they were typed; none where the award pays for all of it."""
    if form.text("pays_for") != "lines":
        return []
    lines = []
    index = 0
    while f"line-{index}-what" in form.form:
        what, typed = form.text(f"line-{index}-what").strip(), form.text(f"line-{index}-pence").strip()
        if what or typed:
            pence = form.money(f"line-{index}-pence", f"what “{what or 'this line'}” costs")
            lines.append({"what": what, "pence": int(pence or 0)})
        index += 1
    return lines


def typed_months(form: FormReader) -> int | None:
    """How long an award is to run, as it was typed; None where nothing was."""
    return form.number("award_months", "the months of this award") if form.text("award_months").strip() else None
