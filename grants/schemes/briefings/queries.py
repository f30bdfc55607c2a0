"""Reading about briefings and who comes to them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.problems import NotFound
from grants.schemes.briefings.models import BriefingPlace
from grants.schemes.models import Briefing, Round


def briefing_of(session: Session, briefing_id: UUID) -> Briefing:
    """A briefing with its round and scheme. Raises NotFound."""
    statement = (
        select(Briefing).where(Briefing.id == briefing_id).options(joinedload(Briefing.round).joinedload(Round.scheme))
    )
    briefing = session.scalar(statement)
    if briefing is None:
        raise NotFound("There is no such briefing.")
    return briefing


def is_off(briefing: Briefing) -> bool:
    """Whether a briefing does not take place. Needs its round."""
    return briefing.is_cancelled or briefing.round.is_withdrawn


def standing_briefings(session: Session, round_id: UUID) -> int:
    """How many briefings of a round took place or are to come."""
    found = select(func.count(Briefing.id)).where(Briefing.round_id == round_id, Briefing.cancelled_at.is_(None))
    return session.scalar(found) or 0


def places_of(session: Session, briefing_id: UUID) -> list[BriefingPlace]:
    """Who wants to come, by name, as long as we know it."""
    statement = select(BriefingPlace).where(
        BriefingPlace.briefing_id == briefing_id, BriefingPlace.forgotten_at.is_(None)
    )
    return list(session.scalars(statement.order_by(BriefingPlace.name, BriefingPlace.id)))


def places_taken(session: Session, briefing_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many want to come to each of these briefings."""
    counted = (
        select(BriefingPlace.briefing_id, func.count())
        .where(BriefingPlace.briefing_id.in_(briefing_ids))
        .group_by(BriefingPlace.briefing_id)
    )
    return dict(session.execute(counted).all())


def place_with_briefing(session: Session, place_id: UUID) -> BriefingPlace | None:
    """A place with its briefing, round and scheme; None when it was given back, or is forgotten."""
    briefing = joinedload(BriefingPlace.briefing).joinedload(Briefing.round).joinedload(Round.scheme)
    kept = select(BriefingPlace).where(BriefingPlace.id == place_id, BriefingPlace.forgotten_at.is_(None))
    return session.scalar(kept.options(briefing))


def remembered_from_before(session: Session, moment: datetime) -> list[Briefing]:
    """Briefings that began before a moment and of which we still know who had a place."""
    kept = exists().where(BriefingPlace.briefing_id == Briefing.id, BriefingPlace.forgotten_at.is_(None))
    return list(session.scalars(select(Briefing).where(Briefing.starts_at <= moment, kept).order_by(Briefing.id)))


def place_at(session: Session, briefing_id: UUID, email: str) -> BriefingPlace | None:
    return session.scalar(
        select(BriefingPlace).where(BriefingPlace.briefing_id == briefing_id, BriefingPlace.email == email)
    )
