"""Proposes who reads what in a large round: reads it, works it out with no transaction open, keeps what came out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.running import Record, Work
from grants.panels.allocating.kept.queries import mark_of
from grants.panels.allocating.kept.service import keep_proposal
from grants.panels.allocating.queries import loads_of
from grants.panels.allocating.reading import reading_of
from grants.panels.queries import panel_of


def propose_reading(work: Work) -> Record:
    """Make the proposal that the job names. Done twice it gives the same, and is kept once."""
    panel_id, anew, edition = UUID(work.args["panel_id"]), work.args["anew"], work.args["edition"]
    with work.database.read() as session:
        panel = panel_of(session, panel_id)
        mark = mark_of(session, panel, *loads_of(session, panel))  # first: what changes meanwhile makes it an old one
        reading = reading_of(session, panel)
    proposal = reading.proposal(anew=anew)

    def record(session: Session, now: datetime) -> None:
        keep_proposal(session, panel_id, proposal, anew=anew, edition=edition, mark=mark, now=now)

    return record
