"""Compares the marks of a panel: reads them, works it out with no transaction open, and keeps what came out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.running import Record, Work
from grants.panels.comparing.calibration import compared
from grants.panels.comparing.service import entry_of, keep_comparison, kept_comparison


def compare_marks(work: Work) -> Record | None:
    """Compare the marks of the panel that the job names. Done twice it gives the same, and is kept once."""
    panel_id = UUID(work.args["panel_id"])
    read_at = work.clock()
    with work.database.read() as session:
        entry = entry_of(session, panel_id)
        kept = kept_comparison(session, panel_id)
    fingerprint = entry.fingerprint
    if kept is not None and kept.fingerprint == fingerprint:
        return None
    comparison = compared(entry.totals, entry.asks, entry.money_pence)

    def record(session: Session, now: datetime) -> None:
        keep_comparison(session, panel_id, fingerprint=fingerprint, comparison=comparison, read_at=read_at)

    return record
