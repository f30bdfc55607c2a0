"""Reading how far packs are."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.jobs import DEAD, Job
from grants.reporting.building.models import PackStage
from grants.reporting.building.rules import Building, building_of
from grants.reporting.models import DISCARDED, DRAFT, Pack
from grants.reporting.service import BUILD_PACK, jobs_of


def building_now(session: Session, pack: Pack, now: datetime) -> Building | None:
    """How far a worker is with a pack; None where nothing of it is to be built, also because it was discarded."""
    if pack.state == DISCARDED:
        return None
    last = select(Job).where(Job.name == BUILD_PACK, Job.key.in_(jobs_of(pack)))
    last = last.order_by(Job.created_at.desc(), Job.id.desc()).limit(1)
    job = session.scalar(last.execution_options(populate_existing=True))
    told = session.get(PackStage, pack.id)
    return building_of(job, told.stage if told else None, told.at if told else None, now)


def not_built(session: Session, packs: Sequence[Pack]) -> set[UUID]:
    """Those of these packs that could not be built and are not tried again by themselves."""
    waiting = {str(pack.id): pack.id for pack in packs if pack.state == DRAFT and pack.built_at is None}
    given_up = select(Job.key).where(Job.name == BUILD_PACK, Job.state == DEAD, Job.key.in_(waiting))
    return {waiting[key] for key in session.scalars(given_up)}
