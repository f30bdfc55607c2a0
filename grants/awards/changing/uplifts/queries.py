"""Reading uplifts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.awards.changing.uplifts.models import Uplift, UpliftedAward
from grants.awards.changing.uplifts.preview import Preview, is_running, preview_of
from grants.awards.models import Award
from grants.awards.queries import not_decidable_by
from grants.kernel.access import Actor
from grants.kernel.problems import NotFound

_WHOLE = (
    joinedload(Uplift.scheme),
    joinedload(Uplift.preparer),
    joinedload(Uplift.releaser),
    selectinload(Uplift.entries),
)


def uplift_of(session: Session, uplift_id: UUID) -> Uplift:
    """An uplift with its scheme, entries and people. Raises NotFound."""
    uplift = session.scalar(select(Uplift).where(Uplift.id == uplift_id).options(*_WHOLE))
    if uplift is None:
        raise NotFound("There is no such uplift.")
    return uplift


def entry_of(session: Session, uplift_id: UUID, number: int) -> tuple[Uplift, int]:
    """An uplift, and the number of one line of what is prescribed. Raises NotFound."""
    uplift = uplift_of(session, uplift_id)
    if not 1 <= number <= len(uplift.entries):
        raise NotFound("This uplift has no such line.")
    return uplift, number


def uplifts_of(session: Session, scheme_id: UUID) -> Sequence[Uplift]:
    """The uplifts of a scheme, the latest first."""
    found = select(Uplift).where(Uplift.scheme_id == scheme_id).order_by(Uplift.id.desc()).options(*_WHOLE)
    return session.scalars(found).all()


def uplifts_of_award(session: Session, award_id: UUID) -> Sequence[tuple[Uplift, UpliftedAward]]:
    """The uplifts that a grant has had, the latest first, each with what it made of it."""
    return [
        (uplift, record)
        for uplift, record in session.execute(
            select(Uplift, UpliftedAward)
            .join(UpliftedAward, UpliftedAward.uplift_id == Uplift.id)
            .where(UpliftedAward.award_id == award_id)
            .order_by(Uplift.id.desc())
        )
    ]


def preview(session: Session, uplift: Uplift) -> Preview:
    """What an uplift that is not applied yet would make of the grants of its scheme, as they stand now."""
    return preview_of(session, uplift.scheme_id, starts_on=uplift.starts_on, net=uplift.net_hundredths)


def has_conflict(session: Session, uplift: Uplift, actor: Actor) -> bool:
    """Whether this person may decide nothing about one of the grants that the uplift would change."""
    closed = (
        select(Award.id)
        .where(is_running(uplift.scheme_id, uplift.starts_on), Award.id.in_(not_decidable_by(actor)))
        .limit(1)
    )
    return session.scalar(closed) is not None
