"""What waits for a funder's people: packs that are new."""

from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.look import day, short_day
from grants.kernel.stage import Waiting
from grants.reporting import queries


def packs_to_read(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """The packs built for the actor's funders in the last 30 days."""
    funders = actor.held("funder")
    if not funders:
        return []
    return [
        Waiting(
            text=f"Read the new pack on {pack.about}",
            href=url_for("reporting.show_pack", pack_id=pack.id),
            detail=f"{_period(pack.period_from, pack.period_to)}, for {pack.funder.name if pack.funder else ''}",
        )
        for pack in queries.new_packs(session, funders, now)
    ]


def _period(first: date, last: date) -> str:
    return f"{short_day(first)} to {day(last)}"
