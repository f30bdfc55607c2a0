"""Rounds in which nothing is left to decide: only of those is told outside how many applied and were declined.

A round is told whole or not at all, so nobody finds out about one decision by looking before and after it.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from grants.applications.events import ApplicationWithdrawn
from grants.applications.models import UNDECIDED, Application, Screening
from grants.kernel.events import StoredEvent
from grants.panels.deciding.reserve.models import ReserveEnding
from grants.panels.models import FINAL, RESERVE, Decision
from grants.schemes.models import Round


def is_settled() -> ColumnElement[bool]:
    """Whether every application of a `Round` that was sent is decided finally, taken back or not eligible, and nobody
    waits in reserve.
    """
    of_round = Application.round_id == Round.id
    ended = exists().where(ReserveEnding.decision_id == Decision.id).correlate(Decision)
    waits = (Decision.state != FINAL) | ((Decision.outcome == RESERVE) & ~ended)
    undecided = exists().where(of_round, Application.state.in_(UNDECIDED)).correlate(Round)
    waiting = exists().where(of_round, Decision.application_id == Application.id, waits).correlate(Round)
    return ~undecided & ~waiting


def settled_since(session: Session, schemes: Collection[UUID]) -> dict[UUID, datetime]:
    """The settled rounds of some schemes, each with the moment since which it is: of the last thing that was decided in
    it, and not before its closing. A round to which nobody applied is settled as it closes.
    """
    taken_back = and_(
        StoredEvent.subject_id == Application.id,
        StoredEvent.name == ApplicationWithdrawn.name(),
        Application.submitted_at.is_not(None),
    )
    moments = (
        Application.own_closes_at,
        func.coalesce(Decision.final_at, Decision.decided_at),
        ReserveEnding.ended_at,
        Screening.screened_at,
        StoredEvent.at,
    )
    found = (
        select(Round.id, Round.closes_at, *(func.max(each) for each in moments))
        .outerjoin(Application, Application.round_id == Round.id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .outerjoin(ReserveEnding, ReserveEnding.decision_id == Decision.id)
        .outerjoin(Screening, Screening.application_id == Application.id)
        .outerjoin(StoredEvent, taken_back)
        .where(Round.scheme_id.in_(schemes), is_settled())
        .group_by(Round.id, Round.closes_at)
    )
    return {row[0]: max(each for each in row[1:] if each is not None) for row in session.execute(found)}
