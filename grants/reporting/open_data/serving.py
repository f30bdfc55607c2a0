"""Open data as it is handed to whoever asks."""

from collections.abc import Iterator

from flask import Response, send_file

from grants.kernel.tables import csv_lines, workbook
from grants.kernel.web import current_time, this_app
from grants.kernel.workbooks import XLSX
from grants.reporting.open_data import files, queries
from grants.reporting.open_data.records import Record, package


def _records() -> Iterator[Record]:
    app = this_app()
    return queries.published(app.database, app.settings_as_said, current_time())


def as_json() -> Response:
    """The grants as JSON, sent while they are read."""
    about = package(this_app().settings_as_said, current_time())
    return _open(Response(files.json_file(about, _records()), mimetype="application/json"))


def as_csv() -> Response:
    """The grants as a table, sent while they are read."""
    rows = files.table(files.columns(_records()), _records())
    response = Response(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="grants.csv"'
    return _open(response)


def as_xlsx() -> Response:
    """The grants as a workbook."""
    about = package(this_app().settings_as_said, current_time())
    rows = files.table(files.columns(_records()), _records())
    book = workbook(about["title"], [("grants", rows), ("Meta", files.about(about))])
    return _open(send_file(book, mimetype=XLSX, as_attachment=True, download_name="grants.xlsx"))


def _open(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
