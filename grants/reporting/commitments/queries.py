"""Reading commitments with their reviews, as far as they are open to whoever asks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.paging import LARGEST_PAGE, PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.organisations.models import Membership, Organisation
from grants.reporting.commitments.models import Commitment, CommitmentReview

STANDING, ENDED = "standing", "ended"
MOST_REVIEWS = 50
"""How many reviews of one commitment are shown: the latest."""
_OWNER = joinedload(Commitment.owner, innerjoin=True)


def commitment_of(session: Session, commitment_id: UUID) -> Commitment:
    """A commitment with its owner. Raises NotFound."""
    commitment = session.scalar(select(Commitment).where(Commitment.id == commitment_id).options(_OWNER))
    if commitment is None:
        raise NotFound("There is no such commitment.")
    return commitment


def _is_open_to(actor: Actor) -> ColumnElement[bool]:
    """SQL for the commitments that `access.may_read_commitment` lets this person read."""
    if actor.is_administrator:
        return Commitment.id.is_not(None)
    published = and_(Commitment.published_at.is_not(None), Commitment.ended_at.is_(None))
    return or_(published, Commitment.owner_id == actor.person_id) if actor.person_id else published


def commitments_page(
    session: Session, actor: Actor, *, state: str = STANDING, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Commitment]:
    """A page of the commitments that this person may read, with their owners, in the order they were written down."""
    ended = Commitment.ended_at.is_not(None) if state == ENDED else Commitment.ended_at.is_(None)
    found = select(Commitment).where(ended, _is_open_to(actor)).options(_OWNER)
    return page_of(session, found, by=(Commitment.id,), after=after, size=size)


def all_standing(session: Session, actor: Actor) -> Sequence[Commitment]:
    """The commitments that stand and that this person may read, with their owners."""
    return commitments_page(session, actor, size=LARGEST_PAGE).items


def last_reviews(session: Session, commitments: Collection[UUID]) -> Mapping[UUID, CommitmentReview]:
    """The last review of each of these that was reviewed, with who said it."""
    later = aliased(CommitmentReview)
    is_last = ~exists().where(later.commitment_id == CommitmentReview.commitment_id, later.id > CommitmentReview.id)
    found = select(CommitmentReview).where(CommitmentReview.commitment_id.in_(commitments), is_last)
    return {each.commitment_id: each for each in session.scalars(found.options(joinedload(CommitmentReview.sayer)))}


def reviews_of(session: Session, commitment_id: UUID) -> Sequence[CommitmentReview]:
    """The reviews of a commitment with who said them, the last first."""
    found = select(CommitmentReview).where(CommitmentReview.commitment_id == commitment_id)
    found = found.options(joinedload(CommitmentReview.sayer)).order_by(CommitmentReview.id.desc())
    return session.scalars(found.limit(MOST_REVIEWS)).all()


def number_standing(session: Session) -> int:
    return int(session.scalar(select(func.count(Commitment.id)).where(Commitment.ended_at.is_(None))) or 0)


def possible_owners(session: Session) -> Sequence[Person]:
    """Who can look after a commitment: the people who run the programme, and those of funders, by name."""
    funders = select(Membership.person_id).join(Organisation, Organisation.id == Membership.organisation_id)
    found = select(Person).where(Person.is_administrator | Person.id.in_(funders.where(Organisation.is_funder)))
    return session.scalars(found.order_by(Person.name, Person.id).limit(LARGEST_PAGE)).all()


def can_own(session: Session, person_id: UUID) -> bool:
    """Whether somebody can look after a commitment."""
    if session.scalar(select(Person.is_administrator).where(Person.id == person_id)):
        return True
    of_funder = exists().where(
        Membership.person_id == person_id, Membership.organisation_id == Organisation.id, Organisation.is_funder
    )
    return bool(session.scalar(select(of_funder)))


def to_review(session: Session, owner_id: UUID, *, by: date) -> tuple[int, date | None]:
    """How many commitments somebody has to review by a day, and the first such day; None where there are none."""
    theirs = select(func.count(), func.min(Commitment.review_by)).where(
        Commitment.owner_id == owner_id, Commitment.ended_at.is_(None), Commitment.review_by <= by
    )
    number, first = session.execute(theirs).one()
    return int(number), first


def not_reviewed(session: Session, today: date) -> Sequence[tuple[str, date, int]]:
    """By owner and last day, how many commitments should have been reviewed before today."""
    late = select(Person.name, Commitment.review_by, func.count()).join(Commitment.owner)
    late = late.where(Commitment.ended_at.is_(None), Commitment.review_by < today)
    grouped = late.group_by(Person.id, Person.name, Commitment.review_by).order_by(Commitment.review_by, Person.name)
    return [(name, by, number) for name, by, number in session.execute(grouped.limit(LARGEST_PAGE))]


def owners_to_review(session: Session, *, by: date) -> frozenset[UUID]:
    """Who has commitments to review by a day."""
    owners = select(Commitment.owner_id).where(Commitment.ended_at.is_(None), Commitment.review_by <= by).distinct()
    return frozenset(session.scalars(owners))
