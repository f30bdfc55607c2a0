"""Reading rules for packs, and the drafts that a return concerns."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award, AwardShare
from grants.kernel.problems import NotFound
from grants.monitoring.models import Return
from grants.reporting.models import DRAFT, Pack
from grants.reporting.scheduling.models import PackSchedule
from grants.schemes.models import Contribution

MOST_SHOWN = 100
_WHOLE = (
    joinedload(PackSchedule.scheme),
    joinedload(PackSchedule.funder),
    joinedload(PackSchedule.setter),
)


def schedules(session: Session) -> list[PackSchedule]:
    """The rules that stand, with what they are about and who set them."""
    standing = select(PackSchedule).where(PackSchedule.stopped_at.is_(None)).order_by(PackSchedule.id)
    return list(session.scalars(standing.options(*_WHOLE).limit(MOST_SHOWN)))


def schedule_of(session: Session, schedule_id: UUID) -> PackSchedule:
    """A rule, with what it is about and who set it. Raises NotFound."""
    schedule = session.get(PackSchedule, schedule_id, options=_WHOLE)
    if schedule is None:
        raise NotFound("There is no such rule.")
    return schedule


def drafts_without(session: Session, return_id: UUID) -> list[Pack]:
    """The drafts that were built while a return was late that belongs to one of their grants, locked."""
    row = session.execute(
        select(Return.due_at, Award.id, Award.scheme_id, Award.awarded_on, Award.ends_on)
        .join(Award, Award.id == Return.award_id)
        .where(Return.id == return_id)
    ).one_or_none()
    if row is None:
        return []
    funders = select(AwardShare.funder_id).where(AwardShare.award_id == row.id)
    of_scheme = select(Contribution.funder_id).where(Contribution.scheme_id == row.scheme_id)
    found = select(Pack).where(
        Pack.state == DRAFT,
        Pack.built_at > row.due_at,
        or_(Pack.scheme_id == row.scheme_id, Pack.scheme_id.is_(None)),
        or_(Pack.funder_id.is_(None), Pack.funder_id.in_(funders) & Pack.funder_id.in_(of_scheme)),
        Pack.period_to >= row.awarded_on,
        Pack.period_from <= max(row.awarded_on, row.ends_on or row.awarded_on),
    )
    return list(session.scalars(found.order_by(Pack.id).with_for_update()))
