"""What waits for administrators, and what comes next for everybody: rounds that open and close."""

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.schemes import queries

SOON = timedelta(days=7)


@waits_for(administrators)
def rounds_closing_soon(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            f"{round_.scheme.name}, {round_.name}: the round closes",
            url_for("schemes.round_page", round_id=round_.id),
            due_at=round_.closes_at,
            detail="After this minute nobody can apply.",
        )
        for round_ in queries.rounds_closing(session, now, before=now + SOON)
    ]


def rounds_to_come(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """When the next rounds open, and when those that are open close: everybody may know."""
    return [
        Waiting(
            f"{round_.scheme.name}, {round_.name}: the round {'opens' if round_.opens_at > now else 'closes'}",
            url_for("schemes.round_page", round_id=round_.id),
            due_at=round_.opens_at if round_.opens_at > now else round_.closes_at,
        )
        for round_ in queries.rounds_ahead(session, now)
    ]
