"""Scoring on a spreadsheet: made for one member, read back, looked at, taken over."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from grants.kernel.counting import counted
from grants.kernel.file_checks.checked import MEGABYTE
from grants.kernel.pages import note
from grants.kernel.problems import Conflict, Invalid, Problem
from grants.kernel.request_limits import takes_files, takes_more
from grants.kernel.web import allow, current_actor, current_time, shown_at, this_app
from grants.panels.models import SITTING, Panel, PanelMember
from grants.panels.rules import is_too_late
from grants.panels.scoring.access import load_own_place, may_use_sheet
from grants.panels.scoring.sheets import rules as sheet_rules
from grants.panels.scoring.sheets import service
from grants.panels.scoring.sheets.own import as_file, own_sheet, take_over_own

pages = Blueprint("sheets", __name__)

AN_EVENING = 12 * 60 * 60
"""Seconds between looking at changes and taking them over."""


@pages.get("/panels/<uuid:panel_id>/sheet")
@allow(may_use_sheet, load=load_own_place)
def sheet(panel: Panel, member: PanelMember | None) -> ResponseReturnValue:
    found = own_sheet(panel, member)
    late = is_too_late(panel.scores_due_at, current_time())
    return render_template(
        "panels/pages/sheet.html",
        panel=panel,
        applications=len({row.application_id for row in found.rows}),
        criteria=len(found.criteria),
        open=panel.state == SITTING and not late,
    )


@pages.get("/panels/<uuid:panel_id>/sheet/file")
@allow(may_use_sheet, load=load_own_place)
def sheet_file(panel: Panel, member: PanelMember | None) -> Response:
    return as_file(own_sheet(panel, member))


@pages.post("/panels/<uuid:panel_id>/sheet")
@takes_files
@allow(may_use_sheet, load=load_own_place)
def read_back(panel: Panel, member: PanelMember | None) -> ResponseReturnValue:
    """Show what a filled-in sheet would change. Nothing is written yet."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid([Problem(service.FILE, "Choose your filled-in sheet.", "missing")])
    found = own_sheet(panel, member)
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
@allow(may_use_sheet, load=load_own_place)
def take_over(panel: Panel, member: PanelMember | None) -> ResponseReturnValue:
    try:
        values = _serializer(panel).loads(request.form.get("changes", ""), max_age=AN_EVENING)
    except BadData as error:
        raise Conflict("This page was open for too long. Read your sheet again; nothing is saved yet.") from error
    changes = service.unpacked(values, own_sheet(panel, member))
    done = take_over_own(panel, member, changes, finish=bool(request.form.get("finish")))
    finished = f" {counted(done, 'application is', 'applications are')} done." if done else ""
    note(f"{counted(len(changes), 'mark is', 'marks are')} saved from your sheet.{finished}")
    return redirect(url_for("panels.show", panel_id=panel.id))


def _serializer(panel: Panel) -> URLSafeTimedSerializer:
    """Signs the changes that their page carries, so that only those read here for this person can be taken over."""
    salt = f"marks of a sheet {panel.id} {current_actor().person_id}"
    return URLSafeTimedSerializer(this_app().settings.secret_key, salt=salt)
