"""A member's marks as a workbook (.xlsx): written to be filled in without a network, and read back with caution.

The library that writes is imported when a workbook is made: few requests do, and it is slow to load.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.look import minute
from grants.kernel.workbooks import Cells, lines_in, plain, read_sheets, safe
from grants.panels.scoring import rules as scoring_rules
from grants.panels.scoring.rules import Scale
from grants.panels.scoring.sheets import rules as sheet_rules
from grants.panels.scoring.sheets.rules import (
    CRITERION,
    HEADINGS,
    KEY,
    MARK,
    NOT_APPLICABLE,
    REASON,
    REFERENCE,
    TITLE,
    SheetRow,
)
from grants.schemes.models import Criterion

MARKS, GUIDE, ABOUT = "Marks", "How to", "About"
A4 = 9
"""The number that Excel has for A4 paper."""

LINE = 15
"""Points. Rows of several lines are given their height: LibreOffice fits none by itself when it opens a workbook."""

GUIDE_WIDTH = 80
MOST_LINES = 27
"""Of a row: Excel takes no more than 409 points."""
WIDTHS = {REFERENCE: 16, TITLE: 34, CRITERION: 26, MARK: 8, REASON: 60, KEY: 10}
NOT_OURS = "This is not a sheet of marks that was made here. Make one on this page, fill it in, then choose it."


@dataclass(frozen=True)
class SheetFor:
    """Whom a sheet is for, what it is about, and until when it can be read back."""

    panel_id: UUID
    member_id: UUID
    heading: str
    member: str
    due_at: datetime | None
    criteria: Sequence[Criterion]
    scale: Scale
    rows: Sequence[SheetRow]

    @property
    def made_for(self) -> tuple[str, str, str]:
        """What is kept in the sheet, so that it is known again: panel, member, criteria."""
        weights = [(each.id, each.weight) for each in self.criteria]
        return self.panel_id.hex, self.member_id.hex, sheet_rules.fingerprint(self.panel_id, weights, self.scale)


# Writing


def write_workbook(sheet: SheetFor) -> bytes:
    """The workbook: how to fill it in, the marks, and hidden from view what it was made for."""
    import xlsxwriter

    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": plain(sheet.heading)})
        _write_guide(book, sheet)
        _write_marks(book, sheet)
        about = book.add_worksheet(ABOUT)
        about.very_hidden()
        for row, text in enumerate(sheet.made_for):
            about.write_string(row, 0, text)
    return kept.getvalue()


def _write_guide(book: Any, sheet: SheetFor) -> None:
    page = book.add_worksheet(GUIDE)
    page.set_column(0, 0, GUIDE_WIDTH)
    plain, bold = (book.add_format({"bold": bold, "text_wrap": True, "valign": "top"}) for bold in (False, True))
    for number, (text, is_heading) in enumerate(_guide(sheet)):
        page.write_string(number, 0, safe(text), bold if is_heading else plain)
        page.set_row(number, LINE * min(lines_in(text, GUIDE_WIDTH), MOST_LINES))
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.protect()


def _guide(sheet: SheetFor) -> list[tuple[str, bool]]:
    """The lines of the page of instructions, each with whether it is a heading."""
    due = f" It can be read back until {minute(sheet.due_at)}." if sheet.due_at else ""
    lines = [
        (sheet.heading, True),
        (f"For {sheet.member} alone. Nobody else can read it back.{due}", False),
        ("How to fill it in", True),
        (f"Go to the sheet “{MARKS}”. Give each row a mark {sheet.scale}.", False),
        (f"Write your reason where the mark is {scoring_rules.asking_why(sheet.scale)}, and wherever it helps.", False),
        (f"Where a criterion does not apply, enter {NOT_APPLICABLE} and say why. It then counts neither way.", False),
        ("Leave a row empty to mark it later. You can sort the rows. Change nothing but marks and reasons.", False),
        ("Then choose this file on the page of your panel. You see what it changes before anything is saved.", False),
    ]
    for criterion in sheet.criteria:
        lines.append((f"{criterion.name} ({criterion.weight}% of the points)", True))
        lines += [(criterion.guidance, False)] if criterion.guidance else []
        lines += [(f"{mark}: {meaning}", False) for mark, meaning in enumerate(criterion.guide, sheet.scale.lowest)]
    return lines


def _write_marks(book: Any, sheet: SheetFor) -> None:
    page = book.add_worksheet(MARKS)
    page.activate()
    fixed = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#f3f2f1"})
    open_ = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 1})
    for column, width in WIDTHS.items():
        page.set_column(column, column, width, None, {"hidden": column == KEY})
    page.write_row(0, 0, HEADINGS, book.add_format({"bold": True}))
    for number, row in enumerate(sheet.rows, 1):
        lines = max(lines_in(str(row.written[each]), WIDTHS[each]) for each in (TITLE, CRITERION, REASON))
        if lines > 1:
            page.set_row(number, LINE * min(lines, MOST_LINES))
        for column, value in enumerate(row.written):
            style = open_ if column in (MARK, REASON) else fixed
            if value is None or value == "":
                page.write_blank(number, column, None, style)
            elif isinstance(value, int):
                page.write_number(number, column, value, style)
            else:
                page.write_string(number, column, value, style)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    if sheet.rows:
        choices = [*(str(mark) for mark in range(sheet.scale.lowest, sheet.scale.highest + 1)), NOT_APPLICABLE]
        told = {"error_title": "Mark", "error_message": f"A mark {sheet.scale}, or {NOT_APPLICABLE}."}
        page.data_validation(1, MARK, len(sheet.rows), MARK, {"validate": "list", "source": choices, **told})
    page.protect(options={"sort": True, "format_columns": True, "format_rows": True})


# Reading


def read_workbook(name: str, content: bytes) -> tuple[tuple[str, str, str], Cells]:
    """What a workbook was made for, and its cells. Raises FileRefused with what to do about it, whatever was sent."""
    marks, kept = read_sheets(name, content, (MARKS, ABOUT), not_ours=NOT_OURS)
    about = [row[0] for number, row in kept.items() if row and number <= 3]
    if len(about) != 3 or not all(isinstance(text, str) for text in about):
        raise FileRefused(NOT_OURS)
    return (about[0], about[1], about[2]), marks
