"""Calls that grantees wait for, on administrators' home pages."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.monitoring.telling.calling.models import ReturnCall
from grants.monitoring.telling.calling.queries import calls_for


@waits_for(administrators, ReturnCall.closed_at.is_(None))
def calls_to_make(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: whom to ring about which return, and when."""
    return [
        Waiting(
            text=f"Ring {call.about.award.organisation.name} about return {call.about.number}",
            href=url_for("telling.show", return_id=call.return_id),
            due_at=call.about.due_at,
            detail=_whom(call),
        )
        for call in calls_for(session, actor)
    ]


def _whom(call: ReturnCall) -> str:
    return ". ".join(each for each in (f"{call.asker.name}, {call.phone}", call.suits) if each)
