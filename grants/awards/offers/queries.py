"""Reading who has signed for a grant, and what a signature says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from grants.applications.conflicts import without_conflict
from grants.applications.models import Application
from grants.awards.arrangements.models import AwardArrangement
from grants.awards.arrangements.queries import arrangement_of
from grants.awards.models import OFFERED, Award
from grants.awards.offers.models import Signature
from grants.awards.offers.rules import signatures_needed
from grants.awards.rules import statement
from grants.awards.terms.queries import terms_of_award
from grants.awards.terms.rules import Block, applying
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.organisations.models import Membership


@dataclass(frozen=True)
class ToSign:
    """What a signatory of an offer agrees to, how many have to sign, and the terms word for word."""

    statement: str
    signatures_needed: int
    terms_id: UUID | None
    terms_number: int
    terms: list[Block]
    terms_text: str
    terms_digest: str


def to_sign(session: Session, award: Award) -> ToSign:
    """What is signed to accept an offer; an award with its organisation."""
    arrangement, terms = arrangement_of(session, award.scheme_id), terms_of_award(session, award)
    return ToSign(
        statement(
            award.organisation.name,
            award.title,
            award.amount_pence,
            conditions=bool(award.conditions.strip()),
            one_off_use=arrangement.one_off_use,
        ),
        signatures_needed_for(session, award),
        terms.id,
        terms.number,
        applying(terms.blocks, award.amount_pence),
        terms.text_for(award.amount_pence),
        terms.digest_for(award.amount_pence),
    )


def signatures_needed_for(session: Session, award: Award, *amounts_pence: int) -> int:
    """How many of the grantee sign what binds it about a grant, as they do to accept it: by its amount, or the largest
    of these.
    """
    two_from = arrangement_of(session, award.scheme_id).two_signatures_from_pence
    return signatures_needed(max(amounts_pence, default=award.amount_pence), two_from)


def signatures_of(session: Session, award_id: UUID) -> list[Signature]:
    """The signatures under an offer or a grant, the first first."""
    found = select(Signature).where(Signature.award_id == award_id).order_by(Signature.number)
    return list(session.scalars(found))


def signed_once(session: Session, award_ids: Collection[UUID]) -> dict[UUID, set[UUID | None]]:
    """By award, who has signed already; only of those that somebody has signed."""
    found: dict[UUID, set[UUID | None]] = {}
    signed = select(Signature.award_id, Signature.person_id).where(Signature.award_id.in_(award_ids))
    for award_id, person_id in session.execute(signed):
        found.setdefault(award_id, set()).add(person_id)
    return found


def lacking_a_second(session: Session, organisation_ids: frozenset[UUID], now: datetime) -> Sequence[Award]:
    """Open offers of these organisations, as grantee or host, that two have to sign while fewer may: with organisation
    and application, the first to run out first.
    """
    signs_for = func.coalesce(Application.host_organisation_id, Award.organisation_id)
    may_sign = select(func.count()).where(Membership.organisation_id == signs_for, Membership.is_signatory)
    found = (
        select(Award)
        .outerjoin(Award.application)
        .join(AwardArrangement, AwardArrangement.scheme_id == Award.scheme_id)
        .where(
            Award.state == OFFERED,
            Award.accept_by >= to_the_minute(now),
            or_(Award.organisation_id.in_(organisation_ids), signs_for.in_(organisation_ids)),
            AwardArrangement.two_signatures_from_pence <= Award.amount_pence,
            may_sign.correlate(Award, Application).scalar_subquery() < 2,
        )
        .order_by(Award.accept_by, Award.id)
    )
    whole = contains_eager(Award.application).defer(Application.answers)
    return session.scalars(found.options(whole, joinedload(Award.organisation))).all()


def number_half_signed(session: Session, actor: Actor) -> int:
    """How many offers one person has signed and a second has to, without those an administrator has a conflict of
    interest in.
    """
    free = or_(Award.application_id.is_(None), without_conflict(actor, Award.application_id))
    half = select(func.count()).select_from(Signature).join(Award, Award.id == Signature.award_id)
    return session.scalar(half.where(Award.state == OFFERED, Signature.number == 1, free)) or 0
