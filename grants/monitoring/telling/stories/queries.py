"""Reading pen pictures and case studies."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, selectinload

from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.monitoring.models import ACCEPTED, Return
from grants.monitoring.queries import return_of
from grants.monitoring.telling.stories.access import may_tell_story
from grants.monitoring.telling.stories.models import Story, StoryConsent, StoryConsentUse
from grants.monitoring.telling.stories.rules import PACK

_WITH_CONSENT = selectinload(Story.consents).selectinload(StoryConsent.uses)


def stories_of(session: Session, monitoring_return: Return, actor: Actor) -> list[Story]:
    """The stories of a return that this actor may read, in the order told: for funders what is shared with them."""
    found = select(Story).where(Story.return_id == monitoring_return.id).order_by(Story.id).options(_WITH_CONSENT)
    if not actor.is_administrator and may_tell_story(actor, monitoring_return) is not None:
        found = found.where(Story.id.in_(_shared_for(PACK)))
    return list(session.scalars(found))


def story_of(session: Session, return_id: UUID, story_id: UUID) -> tuple[Return, Story]:
    """A return as a whole and one of its stories, with who agreed. Raises NotFound."""
    monitoring_return = return_of(session, return_id)
    found = select(Story).where(Story.id == story_id, Story.return_id == return_id).options(_WITH_CONSENT)
    story = session.scalar(found)
    if story is None:
        raise NotFound("This return has no such story.")
    return monitoring_return, story


def shared_stories(
    session: Session,
    grants: ColumnElement[bool],
    use: str,
    *,
    most: int = 50,
    accepted_before: datetime | None = None,
) -> list[Story]:
    """The stories of accepted returns of the grants that a condition on `Award` names, where somebody agreed to have
    them used so, and still does; the latest first. Whatever publishes stories asks this when it is made, so that what
    was withdrawn is gone from it. With `accepted_before` they are those of returns accepted until then.
    """
    before = [] if accepted_before is None else [Return.reviewed_at < accepted_before]
    found = (
        select(Story)
        .join(Return, Return.id == Story.return_id)
        .join(Award, Award.id == Story.award_id)
        .where(grants, Return.state == ACCEPTED, Story.id.in_(_shared_for(use)), *before)
        .order_by(Story.told_at.desc(), Story.id.desc())
        .limit(bounded(most))
    )
    return list(session.scalars(found.options(_WITH_CONSENT)))


def _shared_for(use: str) -> Select[UUID]:
    """The ids of the stories that somebody agrees to have used so."""
    return (
        select(StoryConsent.story_id)
        .join(StoryConsentUse, StoryConsentUse.consent_id == StoryConsent.id)
        .where(StoryConsent.withdrawn_at.is_(None), StoryConsentUse.use == use)
    )
