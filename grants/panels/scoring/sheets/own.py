"""The present actor's own sheet: made, sent as a file, taken over."""

from collections.abc import Sequence
from io import BytesIO

from flask import Response, send_file

from grants.kernel.problems import Conflict
from grants.kernel.web import acting_now, current_actor, current_session
from grants.kernel.workbooks import XLSX
from grants.panels.models import Panel, PanelMember
from grants.panels.scoring.sheets import service, workbook
from grants.panels.scoring.sheets.rules import Change
from grants.panels.scoring.sheets.workbook import SheetFor


def own_sheet(panel: Panel, member: PanelMember | None) -> SheetFor:
    """The sheet of the present actor, whose place on the panel this is."""
    assert member is not None
    return service.sheet_for(current_session(), panel, member, current_actor().name)


def as_file(sheet: SheetFor) -> Response:
    """The sheet as a workbook to keep. Raises Conflict where there is nothing to score."""
    if not sheet.rows:
        raise Conflict(
            "You have nothing to score yet. Declare your interests first: what you may read is in the sheet."
        )
    return send_file(
        BytesIO(workbook.write_workbook(sheet)), mimetype=XLSX, as_attachment=True, download_name="marks.xlsx"
    )


def take_over_own(panel: Panel, member: PanelMember | None, changes: Sequence[Change], *, finish: bool) -> int:
    """Keep these changes of the present actor's sheet; says how many applications are done with that."""
    assert member is not None
    return service.take_over(
        current_session(),
        panel,
        member,
        changes=changes,
        finish=finish,
        **acting_now(),
    )
