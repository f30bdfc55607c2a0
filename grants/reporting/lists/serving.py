"""Lists as they are handed to whoever asks."""

from collections.abc import Sequence

from flask import Response, request, send_file

from grants.kernel.problems import check
from grants.kernel.tables import csv_lines, workbook
from grants.kernel.web import current_actor, this_app
from grants.kernel.workbooks import XLSX
from grants.reporting.lists.all_lists import LISTS
from grants.reporting.lists.queries import columns_of, dictionary, rows_of
from grants.reporting.lists.rules import Asked, asked_of


def asked_in_address(list_key: str, *, columns: Sequence[str] | None = None) -> Asked:
    """What the address of this request asks of a list. Raises Invalid."""
    names = request.args.getlist("columns") if columns is None else columns
    asked, problems = asked_of(LISTS[list_key].offered, request.args.to_dict(), names)
    check(problems)
    return asked


def as_csv(list_key: str, asked: Asked) -> Response:
    """A list as a table, sent while it is read."""
    rows = rows_of(this_app().database, LISTS[list_key], asked, current_actor())
    response = Response(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{list_key}.csv"'
    return response


def as_xlsx(list_key: str, asked: Asked) -> Response:
    """A list as a workbook, with the meaning of its columns on a second sheet."""
    listed = LISTS[list_key]
    meanings = [("column", "meaning"), *((column.name, column.meaning) for column in columns_of(listed, asked))]
    rows = rows_of(this_app().database, listed, asked, current_actor())
    book = workbook(listed.title, [(list_key, rows), ("columns", meanings)])
    return send_file(book, mimetype=XLSX, as_attachment=True, download_name=f"{list_key}.xlsx")


def dictionary_as_csv() -> Response:
    """The meaning of every column of every list, as a table."""
    rows = [("list", "column", "meaning"), *dictionary()]
    response = Response(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="data-dictionary.csv"'
    return response
