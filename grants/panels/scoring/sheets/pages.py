"""Scoring on a spreadsheet, for people and for programs: made for one member, read back, looked at, taken over."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from marshmallow import fields

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.file_checks import MEGABYTE
from grants.kernel.pages import note
from grants.kernel.problems import Conflict, Invalid, Problem
from grants.kernel.sizes import takes_files, takes_more
from grants.kernel.uploads.schemas import SentFileSchema
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at, this_app
from grants.panels import access
from grants.panels.models import SITTING, Panel, PanelMember
from grants.panels.rules import counted, is_too_late
from grants.panels.scoring.sheets import rules as sheet_rules
from grants.panels.scoring.sheets import service, workbook
from grants.panels.scoring.sheets.rules import Change
from grants.panels.scoring.sheets.workbook import SheetFor

pages = Blueprint("sheets", __name__)
api = api_blueprint("sheets", "Panels: scoring on a spreadsheet")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AN_EVENING = 12 * 60 * 60
"""Seconds between looking at changes and taking them over."""


def _sheet(panel: Panel, member: PanelMember | None) -> SheetFor:
    assert member is not None
    return service.sheet_for(current_session(), panel, member, current_actor().name)


def _file(sheet: SheetFor) -> Response:
    if not sheet.rows:
        raise Conflict(
            "You have nothing to score yet. Declare your interests first: what you may read is in the sheet."
        )
    response = send_file(
        BytesIO(workbook.write_workbook(sheet)), mimetype=XLSX, as_attachment=True, download_name="marks.xlsx"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _take_over(panel: Panel, member: PanelMember | None, changes: Sequence[Change], *, finish: bool) -> int:
    assert member is not None
    return service.take_over(
        current_session(),
        panel,
        member,
        changes=changes,
        finish=finish,
        actor=current_actor(),
        now=current_time(),
    )


# For people


@pages.get("/panels/<uuid:panel_id>/sheet")
@allow(access.may_use_sheet, load=access.load_own_place)
def sheet(panel: Panel, member: PanelMember | None) -> ResponseReturnValue:
    found = _sheet(panel, member)
    late = is_too_late(panel.scores_due_at, current_time())
    return render_template(
        "panels/pages/sheet.html",
        panel=panel,
        applications=len({row.application_id for row in found.rows}),
        criteria=len(found.criteria),
        open=panel.state == SITTING and not late,
    )


@pages.get("/panels/<uuid:panel_id>/sheet/file")
@allow(access.may_use_sheet, load=access.load_own_place)
def sheet_file(panel: Panel, member: PanelMember | None) -> Response:
    return _file(_sheet(panel, member))


@pages.post("/panels/<uuid:panel_id>/sheet")
@takes_files
@allow(access.may_use_sheet, load=access.load_own_place)
def read_back(panel: Panel, member: PanelMember | None) -> ResponseReturnValue:
    """Show what a filled-in sheet would change. Nothing is written yet."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid([Problem(service.FILE, "Choose your filled-in sheet.", "missing")])
    found = _sheet(panel, member)
    try:
        changes = service.read_sheet(found, name=sent.filename, content=sent.read(), now=current_time())
    except Invalid as refused:
        raise Invalid(_for_people(refused.problems)) from refused
    return render_template(
        "panels/pages/sheet_changes.html",
        panel=panel,
        changes=changes,
        applications=len(sheet_rules.applications_of(changes)),
        packed=_serializer(panel).dumps(service.packed(changes)),
    )


def _for_people(problems: list[Problem]) -> list[Problem]:
    """Every cell by its name, all about the one field of the page."""
    return [
        problem
        if problem.field == service.FILE
        else Problem(service.FILE, f"{problem.field}: {problem.message}", problem.code)
        for problem in problems
    ]


@pages.post("/panels/<uuid:panel_id>/sheet/marks")
@shown_at("sheets.sheet")
@takes_more(4 * MEGABYTE)
@allow(access.may_use_sheet, load=access.load_own_place)
def take_over(panel: Panel, member: PanelMember | None) -> ResponseReturnValue:
    try:
        values = _serializer(panel).loads(request.form.get("changes", ""), max_age=AN_EVENING)
    except BadData as error:
        raise Conflict("This page was open for too long. Read your sheet again; nothing is saved yet.") from error
    changes = service.unpacked(values, _sheet(panel, member))
    done = _take_over(panel, member, changes, finish=bool(request.form.get("finish")))
    finished = f" {counted(done, 'application is', 'applications are')} done." if done else ""
    note(f"{counted(len(changes), 'mark is', 'marks are')} saved from your sheet.{finished}")
    return redirect(url_for("panels.show", panel_id=panel.id))


def _serializer(panel: Panel) -> URLSafeTimedSerializer:
    """For what the page of changes carries: only what was read here for this person can be taken over."""
    salt = f"marks of a sheet {panel.id} {current_actor().person_id}"
    return URLSafeTimedSerializer(this_app().settings.secret_key, salt=salt)


# For programs


class SheetOptionsSchema(Strict):
    """What to do with a sheet. Without `apply`, what it would change is shown and nothing is written."""

    apply = fields.Boolean(load_default=False)
    finish = fields.Boolean(load_default=False, metadata={"description": "Applications with all marks are done"})


class ChangedMarkSchema(Strict):
    """A mark of the sheet beside the one that was kept; null where the criterion does not apply, or has none yet."""

    application_id = fields.UUID()
    criterion_id = fields.UUID()
    mark_before = fields.Integer(allow_none=True)
    mark = fields.Integer(allow_none=True)
    reason = fields.String()


class SheetChangesSchema(Strict):
    applied = fields.Boolean()
    applications_done = fields.Integer()
    changes = fields.List(fields.Nested(ChangedMarkSchema))


@api.get("/panels/<uuid:panel_id>/sheet")
@api.file(XLSX, description="The workbook")
@allow(access.may_use_sheet, load=access.load_own_place)
def show_sheet(panel: Panel, member: PanelMember | None) -> Response:
    """A workbook (.xlsx) with what you may read and are to score. It can be read back by you alone."""
    return _file(_sheet(panel, member))


@api.post("/panels/<uuid:panel_id>/sheet")
@api.arguments(SentFileSchema, location="files")
@api.arguments(SheetOptionsSchema, location="form")
@api.response(200, SheetChangesSchema)
@allow(access.may_use_sheet, load=access.load_own_place)
def send_sheet(
    sent: dict[str, Any], options: dict[str, Any], panel: Panel, member: PanelMember | None
) -> dict[str, Any]:
    """Read a filled-in workbook back. Every cell that is wrong is named, like `D7`, and then nothing is written."""
    found = _sheet(panel, member)
    name, content = sent["file"].filename or "", sent["file"].read()
    changes = service.read_sheet(found, name=name, content=content, now=current_time())
    done = _take_over(panel, member, changes, finish=options["finish"]) if options["apply"] else 0
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
