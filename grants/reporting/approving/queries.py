"""Reading what belongs to the life of a pack."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.identity.by_two.queries import is_gone
from grants.kernel.problems import NotFound
from grants.reporting.approving.models import PackComment, PackRemake
from grants.reporting.models import APPROVED, DISCARDED, DRAFT, Pack

MOST_SHOWN = 100
"""Comments, and remakes, that a page shows; the latest."""
MOST_WAITING = 20


def comments_on(session: Session, pack_id: UUID) -> list[PackComment]:
    """The latest comments on a pack with who made them, the first first."""
    latest = select(PackComment).where(PackComment.pack_id == pack_id).options(joinedload(PackComment.person))
    found = session.scalars(latest.order_by(PackComment.id.desc()).limit(MOST_SHOWN)).all()
    return list(reversed(found))


def remakes_of(session: Session, pack_id: UUID) -> list[PackRemake]:
    """The latest times that the document of a pack was made again, the last first."""
    latest = select(PackRemake).where(PackRemake.pack_id == pack_id)
    return list(session.scalars(latest.order_by(PackRemake.id.desc()).limit(MOST_SHOWN)))


def remake_of(session: Session, remake_id: UUID) -> PackRemake:
    """One time that a document is made again. Raises NotFound."""
    remake = session.get(PackRemake, remake_id)
    if remake is None:
        raise NotFound("There is no such remake.")
    return remake


def replacement_of(session: Session, pack_id: UUID, *, approved: bool) -> Pack | None:
    """The pack that comes, or once approved has come, in the place of another; None while there is none."""
    found = select(Pack).where(Pack.replaces_id == pack_id, Pack.state != DISCARDED)
    return session.scalar(found.where(Pack.state == APPROVED) if approved else found)


def to_approve(session: Session, but_not: UUID | None) -> list[Pack]:
    """Drafts that were built and that this person can approve, for another asked for them, with scheme and funder."""
    drafts = select(Pack).where(Pack.state == DRAFT, Pack.built_at.is_not(None))
    drafts = drafts.where(Pack.asked_by.is_distinct_from(but_not), ~is_gone(Pack.asked_by)).order_by(Pack.id)
    drafts = drafts.options(joinedload(Pack.scheme), joinedload(Pack.funder), defer(Pack.figures, raiseload=True))
    return list(session.scalars(drafts.limit(MOST_WAITING)))
