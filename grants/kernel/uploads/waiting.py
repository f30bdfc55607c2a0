"""What waits for administrators: files that stay closed."""

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.stage import Waiting
from grants.kernel.uploads.models import UNSCANNED, Upload
from grants.kernel.uploads.queries import not_looked_at
from grants.kernel.waiting import administrators, waits_for

A_DAY = timedelta(days=1)


@waits_for(administrators, (Upload.state == UNSCANNED) & Upload.removed_at.is_(None))
def files_to_look_at(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: files that stay closed because no scanner is set, or because it did not answer for a day."""
    found = not_looked_at(session)
    if found.since is None or (found.is_scanner_set and found.since > now - A_DAY):
        return []
    closed = counted(found.files, "file stays closed", "files stay closed")
    why = "the virus scanner has not looked" if found.is_scanner_set else "no virus scanner is set"
    detail = "Until then only the people who added them open them."
    return [Waiting(text=f"{closed}: {why}", href=url_for("scanning.overview"), detail=detail)]
