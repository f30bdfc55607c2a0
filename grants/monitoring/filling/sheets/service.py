"""A return is written on a sheet, and read back: what can be read of it is saved, and the rest is named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.forms import SPENT
from grants.kernel.forms.sheets import fields_on_sheets, read_cells, rows_of
from grants.kernel.money import pounds
from grants.kernel.problems import Conflict, Invalid, Problem, Stale, check
from grants.monitoring import queries
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.known_rules import Offer, offers
from grants.monitoring.filling.sheets import rules, workbook
from grants.monitoring.filling.sheets.beside_rules import Query, counted_of, fields_beside, reasons_in, with_rows_beside
from grants.monitoring.filling.sheets.workbook import ReturnSheet
from grants.monitoring.models import Return
from grants.monitoring.reviewing.queries import asked_now, opened_of
from grants.monitoring.rules import change_refusal
from grants.monitoring.service import refuse, save_draft

FILE = "file"


@dataclass(frozen=True)
class ReadBack:
    """How many questions a sheet answered, and what is wrong with its other cells, each named like `D7`."""

    answered: int
    wrong: Sequence[Problem]


def sheet_of(session: Session, monitoring_return: Return) -> ReturnSheet:
    """The sheet of a return as it stands: what can be answered now. Raises Conflict when it is not with the grantee."""
    refuse(change_refusal(monitoring_return.state))
    grant = queries.grant_of(session, monitoring_return)
    opened = opened_of(session, monitoring_return, grant)
    offered = _offered(monitoring_return, grant, opened)
    values = {**monitoring_return.answers, **{key: offer.value for key, offer in offered.items()}}
    asked = queries.asked_of(monitoring_return, grant)
    spent = asked.question_telling(SPENT)
    of_grant = f"In pounds. The grant is {pounds(grant.amount)}"
    rows = [
        replace(row, how=of_grant) if spent is not None and row.key == spent.key else row
        for row in with_rows_beside(rows_of(asked, values, opened), offered, _asked_about(session, monitoring_return))
    ]
    title = f"Return {monitoring_return.number}: {monitoring_return.award.title}"
    return ReturnSheet(monitoring_return.id, monitoring_return.version, title, rows)


def _offered(monitoring_return: Return, grant: Grant, opened: Collection[str] | None) -> dict[str, Offer]:
    """What is filled in on a sheet because we know it, and is no answer until somebody says that it is right."""
    known = offers(queries.askable_of(monitoring_return, grant).questions, monitoring_return.answers, grant)
    return {key: offer for key, offer in known.items() if opened is None or key in opened}


def _asked_about(session: Session, monitoring_return: Return) -> dict[str, Query]:
    asked = asked_now(session, monitoring_return)
    return {each.question_key: Query(each.question, each.because) for each in asked}


def read_back(
    session: Session, monitoring_return: Return, *, name: str, content: bytes, actor: Actor, now: datetime
) -> ReadBack:
    """Save what a filled-in sheet says, as if it had been typed. Cells left empty change nothing, and those that are
    wrong are named and leave what stands. What we filled in counts where they say that it is still right or change it.

    Raises Invalid with `file` as its field, or with the cells in which the form of the sheet was changed, and then
    nothing is saved; Conflict when the return is not with the grantee, or was saved after the sheet was made.
    """
    refuse(change_refusal(monitoring_return.state))
    try:
        made_of, version, cells = workbook.read_workbook(name, content)
    except FileRefused as refused:
        raise Invalid([Problem(FILE, str(refused), "refused_file")]) from refused
    if made_of != monitoring_return.id.hex:
        raise Invalid([Problem(FILE, "This sheet was made for another return.", "other_return")])
    grant = queries.grant_of(session, monitoring_return)
    askable = queries.askable_of(monitoring_return, grant)
    fields = fields_on_sheets(askable)
    filled, problems = rules.cells_of(cells, fields.keys() | fields_beside(fields.values()))
    check(problems)
    read, wrong = read_cells(askable, filled)
    names = {fields[field]: cell.name for field, cell in reversed(filled.items()) if field in fields}
    offered = _offered(monitoring_return, grant, opened_of(session, monitoring_return, grant))
    answers, held_back = counted_of(read, filled, offered, names)
    because = reasons_in(filled, _asked_about(session, monitoring_return))
    try:
        save_draft(session, monitoring_return, answers=answers, because=because, version=version, actor=actor, now=now)
    except Stale as stale:
        sentence = "Somebody saved this return after the sheet was made. Make a new one, and copy your answers into it."
        raise Conflict(sentence, code="saved_in_between") from stale
    return ReadBack(len(answers), [*wrong, *held_back])
