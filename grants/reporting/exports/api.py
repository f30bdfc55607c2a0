"""`/exports`: the main lists as tables, for administrators."""

from typing import Any

from flask import Response
from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.web import allow
from grants.kernel.workbooks import XLSX
from grants.reporting.exports import serving
from grants.reporting.exports.lists import APPLICATIONS, GRANTS, PAYMENTS, RETURNS

exports_api = api_blueprint("exports", "The main lists as tables")

_LIST = f"<any({APPLICATIONS},{GRANTS},{PAYMENTS},{RETURNS}):list_key>"


class ExportQuery(Strict):
    """Which columns, by their names with commas between them, or all. Applications are of one round."""

    columns = fields.String(load_default="", metadata={"description": "Such as `award,amount,paid_on`"})
    round_id = fields.UUID(load_default=None, metadata={"description": "Needed for applications"})


def _names(query: dict[str, Any]) -> list[str]:
    return [name.strip() for name in query["columns"].split(",") if name.strip()]


@exports_api.get(f"/exports/{_LIST}.csv")
@exports_api.arguments(ExportQuery, location="query")
@exports_api.file("text/csv", description="The list as a table")
@allow(administrator)
def export_table(query: dict[str, Any], list_key: str) -> Response:
    """A list as a table. `exports/dictionary.csv` says what its columns mean."""
    return serving.as_csv(list_key, _names(query), query["round_id"])


@exports_api.get(f"/exports/{_LIST}.xlsx")
@exports_api.arguments(ExportQuery, location="query")
@exports_api.file(XLSX, description="The list as a workbook")
@allow(administrator)
def export_workbook(query: dict[str, Any], list_key: str) -> Response:
    """A list as a workbook, with what its columns mean."""
    return serving.as_xlsx(list_key, _names(query), query["round_id"])


@exports_api.get("/exports/dictionary.csv")
@exports_api.file("text/csv", description="What the columns of all lists mean")
@allow(administrator)
def export_dictionary() -> Response:
    """What each column of each list means."""
    return serving.dictionary_as_csv()
