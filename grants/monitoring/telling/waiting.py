"""What was told and waits to be confirmed, on the home pages of the grantee's people."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.queries import is_theirs
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import members, waits_for
from grants.monitoring.models import Return
from grants.monitoring.telling.models import ReturnTelling
from grants.monitoring.telling.queries import waiting_for
from grants.monitoring.telling.rules import WAITING

_IS_OPEN = (ReturnTelling.state == WAITING) & (ReturnTelling.return_id == Return.id) & is_theirs(Return.award_id)


@waits_for(members, theirs=_IS_OPEN)
def tellings_to_confirm(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For people of an organisation: what we wrote down of what they told us."""
    return [
        Waiting(
            text=f"Confirm what you told us for return {telling.about.number}",
            href=url_for("telling.show", return_id=telling.return_id),
            due_at=telling.about.due_at,
            detail=f"{telling.about.award.title}. Then you need to fill in nothing else.",
        )
        for telling in waiting_for(session, actor.held("member"))
    ]
