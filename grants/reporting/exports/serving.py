"""Lists as they are handed to whoever asks."""

from uuid import UUID

from flask import Response, send_file

from grants.kernel.problems import Problem, check
from grants.kernel.tables import csv_lines, workbook
from grants.kernel.web import current_actor, current_session, this_app
from grants.kernel.workbooks import XLSX
from grants.reporting.exports.lists import LISTS, Column, List
from grants.reporting.exports.queries import columns_of, dictionary, rows_of
from grants.schemes.queries import round_of


def _asked(name: str, columns: list[str], round_id: UUID | None) -> tuple[List, list[Column], UUID | None]:
    """Raises Invalid, and NotFound for a round that there is not."""
    listed = LISTS[name]
    if listed.of_round:
        check([] if round_id else [Problem("round_id", "Say of which round.", "missing")])
        return listed, columns_of(listed, columns), round_of(current_session(), round_id).id if round_id else None
    return listed, columns_of(listed, columns), None


def as_csv(name: str, columns: list[str], round_id: UUID | None) -> Response:
    """A list as a table, sent while it is read."""
    listed, wanted, round_id = _asked(name, columns, round_id)
    rows = rows_of(this_app().database, listed, wanted, current_actor(), round_id)
    response = Response(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_xlsx(name: str, columns: list[str], round_id: UUID | None) -> Response:
    """A list as a workbook, with the meaning of its columns on a second sheet."""
    listed, wanted, round_id = _asked(name, columns, round_id)
    meanings = [("column", "meaning"), *((column.name, column.meaning) for column in wanted)]
    rows = rows_of(this_app().database, listed, wanted, current_actor(), round_id)
    book = workbook(listed.title, [(name, rows), ("columns", meanings)])
    return send_file(book, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def dictionary_as_csv() -> Response:
    """The meaning of every column of every list, as a table."""
    rows = [("list", "column", "meaning"), *dictionary()]
    response = Response(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="data-dictionary.csv"'
    return response
