"""The page on which a return is taken along as a spreadsheet, and read back."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.counting import counted
from grants.kernel.pages import TO_HEED, note
from grants.kernel.problems import Invalid, Problem
from grants.kernel.request_limits import takes_files
from grants.kernel.web import acting_now, allow, current_session
from grants.monitoring.access import may_fill_in
from grants.monitoring.filling.sheets import service
from grants.monitoring.filling.sheets.api import as_file
from grants.monitoring.models import Return
from grants.monitoring.queries import return_of
from grants.monitoring.rules import change_refusal

sheet_pages = Blueprint("return_sheets", __name__)
PATH = "/returns/<uuid:return_id>/sheet"


@sheet_pages.get(PATH)
@allow(may_fill_in, load=return_of)
def show(monitoring_return: Return) -> ResponseReturnValue:
    return render_template(
        "monitoring/pages/sheet.html",
        monitoring_return=monitoring_return,
        refusal=change_refusal(monitoring_return.state),
    )


@sheet_pages.get(f"{PATH}/file")
@allow(may_fill_in, load=return_of)
def sheet_file(monitoring_return: Return) -> Response:
    return as_file(monitoring_return)


@sheet_pages.post(PATH)
@takes_files
@allow(may_fill_in, load=return_of)
def read_back(monitoring_return: Return) -> ResponseReturnValue:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid([Problem(service.FILE, "Choose your filled-in sheet.", "missing")])
    try:
        back = service.read_back(
            current_session(), monitoring_return, name=sent.filename, content=sent.read(), **acting_now()
        )
    except Invalid as refused:
        raise Invalid([_by_cell(problem) for problem in refused.problems]) from refused
    saved = f"{counted(back.answered, 'question')} of the sheet {'is' if back.answered == 1 else 'are'} saved."
    wrong = " ".join(f"{each.field}: {each.message}" for each in back.wrong)
    if wrong:
        note(f"{saved} Not saved, so answer it here: {wrong}", TO_HEED)
    else:
        note(f"{saved} Look through it all.")
    return redirect(url_for("monitoring.check_answers", return_id=monitoring_return.id))


def _by_cell(problem: Problem) -> Problem:
    """Every cell by its name, all about the one field of the page."""
    if problem.field == service.FILE:
        return problem
    return Problem(service.FILE, f"{problem.field}: {problem.message}", problem.code)
