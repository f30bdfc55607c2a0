"""Parts of returns that hosts and partners have not told, on their home pages."""

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from grants.applications.models import AGREED, Party
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import held, members, waits_for
from grants.monitoring.filling.parties.queries import parts_to_tell
from grants.monitoring.models import SUBMITTED

SHOWN_AHEAD = timedelta(days=60)


@waits_for(members, theirs=(Party.state == AGREED) & Party.organisation_id.in_(held("member")))
def parts_to_give(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For people of a host or partner: the returns in which it has told nothing. One that is sent is late no more."""
    return [
        Waiting(
            text=f"Tell the part of {party.name} in return {owed.number} of {owed.award.organisation.name}",
            href=url_for("return_parts.part", return_id=owed.id, party_id=party.id),
            due_at=None if owed.state == SUBMITTED else owed.due_at,
            detail=f"{owed.award.title}. It is sent: tell yours before it is accepted."
            if owed.state == SUBMITTED
            else owed.award.title,
        )
        for owed, party in parts_to_tell(session, actor, until=now + SHOWN_AHEAD)
    ]
