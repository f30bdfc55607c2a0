"""Reading renewals of grants."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import ENDED, GIVEN, PREPARED
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import INVITED, OPEN, RECOMMENDED, SENT
from grants.awards.changing.variations.money import paid_of
from grants.awards.changing.variations.queries import terms_of
from grants.awards.changing.variations.rules import Terms
from grants.awards.models import ACCEPTED, Award
from grants.awards.models import ENDED as AWARD_ENDED
from grants.awards.queries import award_of, not_decidable_by
from grants.identity.by_two.queries import is_there
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound

_PEOPLE = (joinedload(Renewal.sender), joinedload(Renewal.recommender), joinedload(Renewal.confirmer))


def latest_renewal(session: Session, award_id: UUID) -> Renewal | None:
    """The latest renewal of a grant, with who sent, recommended and confirmed it."""
    found = select(Renewal).where(Renewal.award_id == award_id).order_by(Renewal.number.desc()).limit(1)
    return session.scalar(found.options(*_PEOPLE))


def renewal_of(session: Session, award_id: UUID) -> tuple[Award, Renewal]:
    """A grant as a whole, and its latest renewal. Raises NotFound."""
    award, renewal = award_of(session, award_id), latest_renewal(session, award_id)
    if renewal is None:
        raise NotFound("Nobody was invited to renew this grant.")
    return award, renewal


def renewal_numbered(session: Session, award_id: UUID, number: int) -> tuple[Award, Renewal]:
    """A grant as a whole, and one of its renewals."""
    found = select(Renewal).where(Renewal.award_id == award_id, Renewal.number == number)
    return award_of(session, award_id), session.scalars(found).one()


def has_open(session: Session, award_id: UUID) -> bool:
    found = select(Renewal.id).where(Renewal.award_id == award_id, Renewal.state.in_(OPEN))
    return session.scalar(found) is not None


def has_notice(session: Session, award: Award) -> bool:
    """Whether notice of a grant is prepared or stands, or it ended by notice."""
    found = select(Notice.id).where(Notice.award_id == award.id, Notice.state.in_((PREPARED, GIVEN, ENDED)))
    return session.scalar(found.limit(1)) is not None


def next_number(session: Session, award_id: UUID) -> int:
    return (session.scalar(select(func.max(Renewal.number)).where(Renewal.award_id == award_id)) or 0) + 1


@dataclass(frozen=True)
class Known:
    """What is known of a grant that is to be renewed: its terms as they stand, and what was paid of it."""

    terms: Terms
    paid_pence: Pence


def known_of(session: Session, award: Award) -> Known:
    """The award comes with its decision and its instalments."""
    return Known(terms_of(session, award), paid_of(award.instalments))


_WHOLE = joinedload(Renewal.award).joinedload(Award.organisation)


def to_answer(session: Session, organisation_ids: frozenset[UUID]) -> list[Renewal]:
    """The invitations to some organisations, and to those that they host, with grant and organisation."""
    theirs = or_(Award.organisation_id.in_(organisation_ids), Application.host_organisation_id.in_(organisation_ids))
    found = (
        select(Renewal)
        .join(Renewal.award)
        .outerjoin(Award.application)
        .where(Renewal.state == INVITED, Award.state.in_((ACCEPTED, AWARD_ENDED)), theirs)
    )
    return list(session.scalars(found.order_by(Renewal.answer_by, Renewal.id).limit(bounded()).options(_WHOLE)))


def to_decide(session: Session, actor: Actor) -> list[Renewal]:
    """What an administrator can recommend or confirm: of grants that they may decide about, and not their own word."""
    found = select(Renewal).where(
        or_(
            Renewal.state == SENT,
            (Renewal.state == RECOMMENDED)
            & (Renewal.recommended_by != actor.person_id)
            & is_there(Renewal.recommended_by),
        ),
        Renewal.award_id.not_in(not_decidable_by(actor)),
    )
    return list(session.scalars(found.order_by(Renewal.id).limit(bounded()).options(_WHOLE)))
