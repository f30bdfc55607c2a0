"""Reading which calls grantees wait for."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from grants.awards.models import Award
from grants.awards.queries import not_decidable_by
from grants.kernel.access import Actor
from grants.kernel.paging import bounded
from grants.monitoring.models import Return
from grants.monitoring.queries import WITH_GRANTEE
from grants.monitoring.telling.calling.models import ReturnCall


def open_call_of(session: Session, return_id: UUID) -> ReturnCall | None:
    """The call that somebody waits for about a return, with who asked for it."""
    found = select(ReturnCall).where(ReturnCall.return_id == return_id, ReturnCall.closed_at.is_(None))
    return session.scalar(found.options(joinedload(ReturnCall.asker)))


def calls_for(session: Session, actor: Actor) -> Sequence[ReturnCall]:
    """The calls that this administrator may make, the first asked first, each with return, award and organisation."""
    award = contains_eager(ReturnCall.about).joinedload(Return.award)
    return session.scalars(
        select(ReturnCall)
        .join(ReturnCall.about)
        .where(
            ReturnCall.closed_at.is_(None),
            Return.state.in_(WITH_GRANTEE),
            Return.award_id.not_in(not_decidable_by(actor)),
        )
        .order_by(ReturnCall.id)
        .limit(bounded())
        .options(award.joinedload(Award.organisation), joinedload(ReturnCall.asker))
    ).all()
