"""Scoring on a spreadsheet, as a program does it."""

from typing import Any

from flask import Response
from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField, WrittenBooleanField
from grants.kernel.uploads.schemas import SentFileSchema
from grants.kernel.web import allow, current_time
from grants.kernel.workbooks import XLSX
from grants.panels.models import Panel, PanelMember
from grants.panels.scoring.access import load_own_place, may_use_sheet
from grants.panels.scoring.sheets import service
from grants.panels.scoring.sheets.own import as_file, own_sheet, take_over_own

api = api_blueprint("sheets", "Panels: scoring on a spreadsheet")


class SheetOptionsSchema(Strict):
    """What to do with a sheet. Without `apply`, what it would change is shown and nothing is written."""

    apply = WrittenBooleanField(load_default=False)
    finish = WrittenBooleanField(load_default=False, metadata={"description": "Applications with all marks are done"})


class ChangedMarkSchema(Strict):
    """A mark of the sheet beside the one that was kept; null where the criterion does not apply, or has none yet."""

    application_id = fields.UUID()
    criterion_id = fields.UUID()
    mark_before = fields.Integer(allow_none=True)
    mark = fields.Integer(allow_none=True)
    reason = fields.String()


class SheetChangesSchema(Strict):
    applied = BooleanField()
    applications_done = fields.Integer()
    changes = fields.List(fields.Nested(ChangedMarkSchema))


@api.get("/panels/<uuid:panel_id>/sheet")
@api.file(XLSX, description="The workbook")
@allow(may_use_sheet, load=load_own_place)
def show_sheet(panel: Panel, member: PanelMember | None) -> Response:
    """A workbook (.xlsx) with what you may read and are to score. It can be read back by you alone."""
    return as_file(own_sheet(panel, member))


@api.post("/panels/<uuid:panel_id>/sheet")
@api.arguments(SentFileSchema, location="files")
@api.arguments(SheetOptionsSchema, location="form")
@api.response(200, SheetChangesSchema)
@allow(may_use_sheet, load=load_own_place)
def send_sheet(
    sent: dict[str, Any], options: dict[str, Any], panel: Panel, member: PanelMember | None
) -> dict[str, Any]:
    """Read a filled-in workbook back. Every cell that is wrong is named, like `D7`, and then nothing is written."""
    found = own_sheet(panel, member)
    name, content = sent["file"].filename or "", sent["file"].read()
    changes = service.read_sheet(found, name=name, content=content, now=current_time())
    done = take_over_own(panel, member, changes, finish=options["finish"]) if options["apply"] else 0
    shown = [
        {
            "application_id": change.row.application_id,
            "criterion_id": change.row.criterion_id,
            "mark_before": change.row.mark,
            "mark": change.mark.mark,
            "reason": change.mark.reason.strip(),
        }
        for change in changes
    ]
    return {"applied": options["apply"], "applications_done": done, "changes": shown}
