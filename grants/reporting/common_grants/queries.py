"""Rounds and grants, read for the CommonGrants protocol."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.clock import london_day
from grants.kernel.events import StoredEvent
from grants.kernel.sessions import Database
from grants.kernel.settings import Settings
from grants.reporting.common_grants.items import Shown, award_item, opportunity
from grants.reporting.open_data.queries import published_awards
from grants.schemes.models import Round


def opportunities(session: Session, settings: Settings, now: datetime) -> list[Shown]:
    """All rounds, with when each was last changed."""
    rounds = list(session.scalars(select(Round).options(joinedload(Round.scheme)).order_by(Round.id)))
    changed = select(StoredEvent.subject_id, func.max(StoredEvent.at)).group_by(StoredEvent.subject_id)
    changes = session.execute(changed.where(StoredEvent.subject_id.in_(select(Round.id))))
    last = {row[0]: row[1] for row in changes}
    return [opportunity(each, last.get(each.id), settings, now) for each in rounds]


def awards(session: Session, database: Database, settings: Settings, now: datetime) -> list[Shown]:
    """The grants that are open data."""
    named = select(Round).options(joinedload(Round.scheme))
    rounds = {each.id: f"{each.scheme.name}: {each.name}" for each in session.scalars(named)}
    today = london_day(now)
    return [
        award_item(award, record, rounds, settings, today)
        for award, record in published_awards(database, settings, now)
    ]
