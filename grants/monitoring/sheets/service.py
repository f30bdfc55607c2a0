"""A return is written on a sheet, and read back: all of what is filled in, or nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.forms.sheets import fields_on_sheets, read_cells, rows_of
from grants.kernel.problems import Conflict, Invalid, Problem, Stale, check
from grants.monitoring import queries
from grants.monitoring.models import Return
from grants.monitoring.reviewing.queries import opened_of
from grants.monitoring.rules import change_refusal
from grants.monitoring.service import refuse, save_draft
from grants.monitoring.sheets import rules, workbook
from grants.monitoring.sheets.workbook import ReturnSheet

FILE = "file"


def sheet_of(session: Session, monitoring_return: Return) -> ReturnSheet:
    """The sheet of a return as it stands: what can be answered now. Raises Conflict when it is not with the grantee."""
    refuse(change_refusal(monitoring_return.state))
    grant = queries.grant_of(session, monitoring_return)
    opened = opened_of(session, monitoring_return, grant)
    rows = rows_of(queries.asked_of(monitoring_return, grant), monitoring_return.answers, opened)
    title = f"Return {monitoring_return.number}: {monitoring_return.award.title}"
    return ReturnSheet(monitoring_return.id, monitoring_return.version, title, rows)


def read_back(
    session: Session, monitoring_return: Return, *, name: str, content: bytes, actor: Actor, now: datetime
) -> int:
    """Save what a filled-in sheet says, as if it had been typed; how many questions it answers. Cells left empty change
    nothing.

    Raises Invalid with every cell that is wrong as its field, or `file` for the whole of it, and then nothing is saved;
    Conflict when the return is not with the grantee, or was saved after the sheet was made.
    """
    refuse(change_refusal(monitoring_return.state))
    try:
        made_of, version, cells = workbook.read_workbook(name, content)
    except FileRefused as refused:
        raise Invalid([Problem(FILE, str(refused), "refused_file")]) from refused
    if made_of != monitoring_return.id.hex:
        raise Invalid([Problem(FILE, "This sheet was made for another return.", "other_return")])
    askable = queries.askable_of(monitoring_return, queries.grant_of(session, monitoring_return))
    filled, problems = rules.cells_of(cells, fields_on_sheets(askable))
    check(problems)
    answers, problems = read_cells(askable, filled)
    check(problems)
    try:
        save_draft(session, monitoring_return, answers=answers, version=version, actor=actor, now=now)
    except Stale as stale:
        sentence = "Somebody saved this return after the sheet was made. Make a new one, and copy your answers into it."
        raise Conflict(sentence, code="saved_in_between") from stale
    return len(answers)
