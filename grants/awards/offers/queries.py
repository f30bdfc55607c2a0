"""Reading who has signed for a grant, and what a signature says."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.arrangements.queries import arrangement_of
from grants.awards.models import Award
from grants.awards.offers.models import Signature
from grants.awards.offers.rules import signatures_needed
from grants.awards.rules import statement
from grants.awards.terms.queries import terms_of_award
from grants.awards.terms.rules import Block, applying


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
