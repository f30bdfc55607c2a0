"""A worker tells how far it is with a pack, and somebody has one built again that could not be built."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.jobs import replay_job
from grants.kernel.problems import Conflict
from grants.reporting.building.events import PackBuiltAgainAsked
from grants.reporting.building.models import PackStage
from grants.reporting.building.queries import building_now
from grants.reporting.models import Pack

NOT_FAILED = "Only a pack that could not be built is built again. Open it again to see how far it is."


def tell_stage(session: Session, pack_id: UUID, stage: str, *, now: datetime) -> None:
    """Say what a worker does now with a pack."""
    session.merge(PackStage(pack_id=pack_id, stage=stage, at=now))


def build_again(session: Session, pack: Pack, *, actor: Actor, now: datetime) -> None:
    """Let a worker try at once what failed. Raises Conflict where nothing did."""
    building = building_now(session, pack, now)
    if building is None or building.trouble is None or not replay_job(session, building.job.id, now=now):
        raise Conflict(NOT_FAILED)
    publish(session, PackBuiltAgainAsked(pack_id=pack.id), actor=actor, now=now, about=pack.subjects)
