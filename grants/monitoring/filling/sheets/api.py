"""`/returns/{id}/sheet`: a return on a spreadsheet."""

from io import BytesIO
from typing import Any

from flask import Response, send_file, url_for
from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.uploads.schemas import SentFileSchema
from grants.kernel.web import acting_now, allow, current_session
from grants.kernel.workbooks import XLSX
from grants.monitoring.access import may_fill_in
from grants.monitoring.filling.sheets import service
from grants.monitoring.filling.sheets.workbook import write_workbook
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of

sheet_api = api_blueprint("return_sheets", "Returns on spreadsheets")
PATH = "/returns/<uuid:return_id>/sheet"


class WrongCellSchema(Strict):
    """A cell, like `D7`, that says nothing that can be saved, and why."""

    cell = fields.String(attribute="field")
    message = fields.String()


class ReadBackSchema(Strict):
    """How many questions a sheet answered, its cells that are wrong, and the version of the return now."""

    answered = fields.Integer()
    wrong = fields.List(fields.Nested(WrongCellSchema))
    version = fields.Integer()


def as_file(monitoring_return: Return) -> Response:
    """The sheet of a return as a file to keep."""
    sheet = service.sheet_of(current_session(), monitoring_return)
    return send_file(BytesIO(write_workbook(sheet)), mimetype=XLSX, as_attachment=True, download_name="return.xlsx")


@sheet_api.get(PATH)
@sheet_api.file(XLSX, description="The workbook")
@allow(may_fill_in, load=return_of)
def return_sheet(monitoring_return: Return) -> Response:
    """A return as a workbook to fill in without a network."""
    return as_file(monitoring_return)


@sheet_api.post(PATH)
@sheet_api.arguments(SentFileSchema, location="files")
@sheet_api.response(201, ReadBackSchema)
@allow(may_fill_in, load=return_of)
def read_return_sheet(sent: dict[str, Any], monitoring_return: Return) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Save what a filled-in workbook says. Every cell that is wrong is named, like `D7`, and what stood there stays."""
    file = sent["file"]
    back = service.read_back(
        current_session(), monitoring_return, name=file.filename or "", content=file.read(), **acting_now()
    )
    told = {"answered": back.answered, "wrong": back.wrong, "version": monitoring_return.version}
    return told, 201, {"Location": url_for("monitoring_api.show", return_id=monitoring_return.id)}
