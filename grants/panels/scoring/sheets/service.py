"""A member's spreadsheet of marks: what goes into it, what it would change, and taking over all of it or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.file_checks.refusals import FileRefused
from grants.kernel.problems import Conflict, Invalid, Problem, check
from grants.panels.models import DONE, RECUSED, TO_SCORE, Allocation, Decision, Interest, Panel, PanelMember
from grants.panels.scoring import service as scoring_service
from grants.panels.scoring.assessing import criteria_of
from grants.panels.scoring.models import Score
from grants.panels.scoring.rules import Mark, Scale, why_closed
from grants.panels.scoring.sheets import rules, workbook
from grants.panels.scoring.sheets.events import SheetTakenOver
from grants.panels.scoring.sheets.rules import Change, SheetRow
from grants.panels.scoring.sheets.workbook import SheetFor
from grants.schemes.models import Criterion

FILE = "file"


def sheet_for(session: Session, panel: Panel, member: PanelMember, name: str) -> SheetFor:
    """What a member's sheet has: each application that they may read and are to score, with each criterion."""
    scheme = panel.round.scheme
    criteria = session.scalars(
        select(Criterion).where(Criterion.scheme_id == scheme.id).order_by(Criterion.position)
    ).all()
    return SheetFor(
        panel_id=panel.id,
        member_id=member.id,
        heading=f"Marks for {scheme.name}: {panel.round.name}",
        member=name,
        due_at=panel.scores_due_at,
        criteria=criteria,
        scale=Scale(scheme.lowest_mark, scheme.highest_mark),
        rows=_rows(session, member, criteria),
    )


def _rows(session: Session, member: PanelMember, criteria: Sequence[Criterion]) -> list[SheetRow]:
    applications = session.execute(
        select(Application.id, Application.reference, Application.title)
        .join(Allocation, Allocation.application_id == Application.id)
        .join(Interest, (Interest.application_id == Application.id) & (Interest.member_id == Allocation.member_id))
        .where(
            Allocation.member_id == member.id,
            Allocation.state.in_((TO_SCORE, DONE)),
            Application.state == IN_ASSESSMENT,
            Interest.level != RECUSED,
            Interest.automatic.is_(False),
            ~exists().where(Decision.application_id == Application.id),
        )
        .order_by(Application.id)
    ).all()
    found = session.scalars(select(Score).where(Score.member_id == member.id))
    scores = {(score.application_id, score.criterion_id): score for score in found}
    rows = []
    for application_id, reference, title in applications:
        for criterion in criteria:
            score = scores.get((application_id, criterion.id))
            kept = (score.mark, score.reason, score.version) if score else (None, "", 0)
            rows.append(SheetRow(application_id, criterion.id, reference, title or "", criterion.name, *kept))
    return rows


def read_sheet(sheet: SheetFor, *, name: str, content: bytes, now: datetime) -> list[Change]:
    """What a filled-in sheet would change. Nothing is written.

    Raises Invalid with every cell that is wrong as its field, or `file` for the whole of it; Conflict when it is too
    late.
    """
    closed = why_closed(IN_ASSESSMENT, due_at=sheet.due_at, is_proposed=False, now=now)
    if closed:
        raise Conflict(closed)
    try:
        made_for, cells = workbook.read_workbook(name, content)
    except FileRefused as refused:
        raise _wrong(str(refused)) from refused
    _check_made_for(made_for, sheet)
    changes, problems = rules.read_rows(cells, sheet.rows, sheet.scale)
    check(problems)
    return changes


def _check_made_for(made_for: tuple[str, str, str], sheet: SheetFor) -> None:
    panel, member, fingerprint = sheet.made_for
    if made_for[0] != panel:
        raise _wrong("This sheet was made for another panel. Make a new one on this page.", "other_panel")
    if made_for[1] != member:
        raise _wrong("This sheet was made for another member. Read back the one that was made for you.", "other_member")
    if made_for[2] != fingerprint:
        raise _wrong("The criteria or marks have changed since this sheet was made. Make a new one.", "other_criteria")


def _wrong(sentence: str, code: str = "invalid") -> Invalid:
    return Invalid([Problem(FILE, sentence, code)])


def take_over(
    session: Session,
    panel: Panel,
    member: PanelMember,
    *,
    changes: Sequence[Change],
    finish: bool,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep all changes of a sheet, or none. With `finish`, applications with all their marks are done.

    Returns how many applications are done. Raises Stale where a mark was changed since the sheet was read, Invalid,
    Denied when an application is not theirs to score, and Conflict when scores are closed.
    """
    done, number = 0, len(criteria_of(session, panel.round_id).names)
    for application_id, of_one in rules.applications_of(changes).items():
        application = session.get_one(Application, application_id)
        marks = [(change.mark, change.row.version) for change in of_one]
        kept = scoring_service.save_marks(session, application, member, marks=marks, actor=actor, now=now)
        if finish and len(kept) == number:
            scoring_service.finish_scores(session, application, member, actor=actor, now=now)
            done += 1
    happened = SheetTakenOver(panel_id=panel.id, member_id=member.id, marks=len(changes))
    publish(session, happened, actor=actor, now=now)
    return done


# Between looking at the changes and taking them over


def packed(changes: Sequence[Change]) -> list[list[Any]]:
    """Changes as plain values, to be carried by the page on which they are looked at."""
    return [
        [c.row.application_id.hex, c.row.criterion_id.hex, c.row.version, c.mark.mark, c.mark.reason, c.mark.applies]
        for c in changes
    ]


def unpacked(values: Sequence[Sequence[Any]], sheet: SheetFor) -> list[Change]:
    """The changes again. Raises Conflict where an application is no longer this member's to score."""
    rows = {(row.application_id.hex, row.criterion_id.hex): row for row in sheet.rows}
    changes = []
    for application_id, criterion_id, version, mark, reason, applies in values:
        row = rows.get((str(application_id), str(criterion_id)))
        if row is None:
            raise Conflict(
                "Some of these marks are for an application that is no longer yours to score. Read it again."
            )
        given = Mark(row.criterion_id, mark, reason, applies)
        changes.append(Change(replace(row, version=version), given))
    return changes
