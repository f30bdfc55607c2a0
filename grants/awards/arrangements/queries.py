"""Reading what a scheme arranges for its grants."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.arrangements.models import AwardArrangement, usual_arrangement
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of
from grants.schemes.tiers.queries import reporting_of
from grants.schemes.tiers.rules import returns_in


def arrangement_of(session: Session, scheme_id: UUID) -> AwardArrangement:
    """How the grants of a scheme are offered and paid: as arranged, or as is usual."""
    return arrangements_of(session, [scheme_id])[scheme_id]


def arrangements_of(session: Session, scheme_ids: Iterable[UUID]) -> dict[UUID, AwardArrangement]:
    """How the grants of each of some schemes are offered and paid, by the scheme's id."""
    ids = set(scheme_ids)
    found = session.scalars(select(AwardArrangement).where(AwardArrangement.scheme_id.in_(ids)))
    return {each: usual_arrangement(each) for each in ids} | {each.scheme_id: each for each in found}


def scheme_and_arrangement(session: Session, scheme_id: UUID) -> tuple[Scheme, AwardArrangement]:
    """Raises NotFound where there is no such scheme."""
    return scheme_of(session, scheme_id), arrangement_of(session, scheme_id)


def most_returns(session: Session, scheme: Scheme) -> int:
    """How many returns a grant of the scheme makes at most, when it runs as long as is usual there."""
    return max(returns_in(tier, scheme.award_months) for tier in reporting_of(session, scheme).tiers)
