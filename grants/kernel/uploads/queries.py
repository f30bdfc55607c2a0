"""Reading what no scanner has looked at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.uploads.models import UNSCANNED, Upload
from grants.kernel.web import this_app


@dataclass(frozen=True)
class NotLookedAt:
    """How many files no scanner has looked at, and since when the first of them waits."""

    files: int
    since: datetime | None
    is_scanner_set: bool


def not_looked_at(session: Session) -> NotLookedAt:
    """What stays closed to all but those who added it."""
    waiting = select(func.count(), func.min(Upload.uploaded_at)).where(
        Upload.state == UNSCANNED, Upload.removed_at.is_(None)
    )
    number, since = session.execute(waiting).one()
    return NotLookedAt(number, since, is_scanner_set=this_app().settings.clamd_url is not None)
