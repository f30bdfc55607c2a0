"""The order of those in reserve: who is funded first if money comes free."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Problem, check
from grants.panels.deciding.events import ReserveOrdered
from grants.panels.locking import locked_panel_of_round
from grants.panels.meeting.service import void_written_votes
from grants.panels.models import PROPOSED, RESERVE, Decision, Panel


def order_reserve(
    session: Session,
    panel: Panel,
    *,
    application_ids: Sequence[UUID],
    closed: Collection[UUID],
    actor: Actor,
    now: datetime,
) -> list[Decision]:
    """Put those that are proposed for the reserve list in order, the first first.

    `closed` are applications in which the person has a conflict of interest; they, and those whose decision is final,
    keep the places they have. Raises Invalid unless each of the others is named once.
    """
    panel = locked_panel_of_round(session, panel.round_id)
    proposed = session.scalars(
        select(Decision)
        .where(Decision.panel_id == panel.id, Decision.state == PROPOSED, Decision.outcome == RESERVE)
        .order_by(Decision.reserve_place)
        .with_for_update()
    ).all()
    movable = {each.application_id: each for each in proposed if each.application_id not in closed}
    if sorted(application_ids) != sorted(movable):
        check([Problem("application_ids", "Name each application in reserve once.", "reserve")])
    moved = [each for each, new in zip(movable, application_ids, strict=True) if each != new]
    void_written_votes(session, moved)
    places = [each.reserve_place for each in movable.values()]
    for decision in movable.values():
        decision.reserve_place = None
    session.flush()
    for application_id, place in zip(application_ids, places, strict=True):
        decision = movable[application_id]
        decision.reserve_place = place
        if application_id in moved:
            decision.decided_at = now
        decision.version += 1
    session.flush()
    happened = ReserveOrdered(panel_id=panel.id, application_ids=[str(each) for each in application_ids])
    publish(session, happened, actor=actor, now=now, about=(panel.id, panel.round_id))
    return [movable[each] for each in application_ids]
