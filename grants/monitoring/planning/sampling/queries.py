"""Reading what was drawn."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import MADE, Award
from grants.kernel.clock import london_day
from grants.kernel.problems import NotFound
from grants.monitoring.models import DUE, RETURNED, SUBMITTED, Return
from grants.monitoring.planning.sampling.models import SampleDraw, SampledReturn
from grants.monitoring.queries import return_of
from grants.schemes.models import QuestionSetVersion, Scheme
from grants.schemes.queries import scheme_of

AT_ONCE = 1_000


def taken_of(session: Session, return_id: UUID) -> SampledReturn | None:
    """That a return was drawn, with its draw and who checked it; None where it was not."""
    found = select(SampledReturn).where(SampledReturn.return_id == return_id, SampledReturn.is_taken)
    return session.scalar(found.options(joinedload(SampledReturn.draw), joinedload(SampledReturn.checker)))


def drawn_return(session: Session, return_id: UUID) -> Return:
    """A return that was drawn. Raises NotFound."""
    if taken_of(session, return_id) is None:
        raise NotFound("This return was not drawn, so nobody checks it more closely.")
    return return_of(session, return_id)


def not_drawn_yet(session: Session, scheme_id: UUID, purpose: str, now: datetime) -> Sequence[Return]:
    """The returns of a tier whose time is over, or which were sent, and that were in no draw yet."""
    were_in_one = select(SampledReturn.return_id).where(SampledReturn.return_id == Return.id)
    over = (Return.period_to < london_day(now)) & Return.state.in_((DUE, RETURNED))
    return session.scalars(
        select(Return)
        .join(Return.award)
        .join(Return.question_set)
        .where(
            Award.scheme_id == scheme_id,
            Award.state.in_(MADE),
            QuestionSetVersion.purpose == purpose,
            over | (Return.state == SUBMITTED),
            ~were_in_one.exists(),
        )
        .order_by(Return.id)
        .limit(AT_ONCE)
        .with_for_update(of=Return)
    ).all()


def draws_of(session: Session, scheme_id: UUID) -> tuple[Scheme, Sequence[SampleDraw]]:
    """A scheme and its last draws, the latest first. Raises NotFound."""
    scheme = scheme_of(session, scheme_id)
    found = select(SampleDraw).where(SampleDraw.scheme_id == scheme_id).order_by(SampleDraw.id.desc()).limit(100)
    return scheme, session.scalars(found).all()
