"""What people hear when too few of a panel may vote. Runs twice without harm: each message has a key."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.notifications.to_people import tell
from grants.panels import queries
from grants.panels.closed import closed_to
from grants.panels.conflicts.quorum import queries as quorum_queries
from grants.panels.conflicts.quorum.events import QuorumBroken

MOST_NAMED = 20
"""How many applications one message names."""


def tell_quorum_broken(session: Session, event: QuorumBroken, *, now: datetime) -> None:
    """Tell administrators and the chair for which applications too few may vote, and whom to call.

    One message for everything that broke in the same moment, and to nobody about what they have a conflict in.
    """
    panel = queries.panel_of(session, event.panel_id)
    for person in quorum_queries.people_to_tell(session, panel.id):
        closed = closed_to(session, panel.id, person.id)
        if not quorum_queries.has_gap(session, panel.id, event.application_id, closed=closed):
            continue
        tell(
            session,
            person,
            "panels/emails/quorum_broken",
            key=f"quorum broken:{panel.id}:{event.since.isoformat()}:{person.id}",
            about_id=panel.id,
            now=now,
            panel=panel,
            round=panel.round,
            gaps=quorum_queries.gaps_of(session, panel.id, closed=closed, size=MOST_NAMED).items,
            number=quorum_queries.number_of_gaps(session, panel.id, closed=closed),
        )
