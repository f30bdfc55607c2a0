"""More time that grantees wait to hear about, on administrators' home pages."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.monitoring.planning.extending.models import ASKED, ReturnExtension
from grants.monitoring.planning.extending.queries import waiting_for


@waits_for(administrators, ReturnExtension.state == ASKED)
def time_to_answer(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: who asked for more time than is granted by rule."""
    return [
        Waiting(
            text=f"Answer {asked.about.award.organisation.name}, which needs more time for return {asked.about.number}",
            href=url_for("extending.show", return_id=asked.return_id),
            due_at=asked.about.due_at,
            detail=asked.about.award.title,
        )
        for asked in waiting_for(session, actor)
    ]
