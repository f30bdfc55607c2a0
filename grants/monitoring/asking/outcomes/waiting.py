"""What waits to be agreed about outcomes of grants, on home pages."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import waits_for
from grants.monitoring.asking.outcomes.queries import IS_OPEN, waiting_for


@waits_for(lambda actor: actor.is_administrator or bool(actor.held("member")), IS_OPEN)
def outcomes_to_agree(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """What the other side put about what a grant is to change."""
    return [
        Waiting(
            text=f"Answer what {'we' if outcome.by_us else award.organisation.name} put: “{outcome.text}”",
            href=url_for("outcomes_of_grants.show", award_id=award.id),
            detail=award.title,
        )
        for outcome, award in waiting_for(session, actor)
    ]
