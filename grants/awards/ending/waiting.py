"""What waits for people about notice."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.ending import queries
from grants.kernel.access import Actor
from grants.kernel.look import day
from grants.kernel.stage import Waiting


def notice_to_give(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: notice that another has prepared."""
    if not actor.is_administrator:
        return []
    return [
        Waiting(
            text=f"Give notice of the grant for “{notice.award.title}”",
            href=url_for("ending.show", award_id=notice.award_id),
            detail=f"{notice.award.organisation.name}: it would end on {day(notice.ends_on)}.",
        )
        for notice in queries.to_release(session, actor)
    ]
