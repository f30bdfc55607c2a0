"""Reading what more time was asked for returns."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award
from grants.awards.queries import not_decidable_by
from grants.kernel.access import Actor
from grants.kernel.paging import bounded
from grants.monitoring.models import DUE, RETURNED, Return
from grants.monitoring.planning.extending.models import ASKED, ReturnExtension


def extensions_of(session: Session, return_id: UUID) -> Sequence[ReturnExtension]:
    """What more time was asked for a return, the latest first."""
    return extensions_of_each(session, [return_id])[return_id]


def extensions_of_each(session: Session, return_ids: Collection[UUID]) -> dict[UUID, list[ReturnExtension]]:
    """What more time was asked for each of these returns, by its id, the latest first."""
    asked: dict[UUID, list[ReturnExtension]] = {each: [] for each in return_ids}
    found = select(ReturnExtension).where(ReturnExtension.return_id.in_(asked)).order_by(ReturnExtension.id.desc())
    for each in session.scalars(found):
        asked[each.return_id].append(each)
    return asked


def waiting_extension(session: Session, return_id: UUID) -> ReturnExtension | None:
    """What more time was asked for a return and is not answered yet."""
    return next((each for each in extensions_of(session, return_id) if each.state == ASKED), None)


def waiting_for(session: Session, actor: Actor) -> Sequence[ReturnExtension]:
    """What this administrator may answer, the first asked first, each with its return, award and organisation.

    Nobody need answer for a return that is sent or left out.
    """
    award = joinedload(ReturnExtension.about).joinedload(Return.award)
    return session.scalars(
        select(ReturnExtension)
        .join(ReturnExtension.about)
        .where(ReturnExtension.state == ASKED, Return.state.in_((DUE, RETURNED)))
        .where(Return.award_id.not_in(not_decidable_by(actor)))
        .order_by(ReturnExtension.id)
        .limit(bounded())
        .options(award.joinedload(Award.organisation))
    ).all()
