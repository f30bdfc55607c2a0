"""Reading the terms of grants."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award
from grants.awards.terms.models import TermsVersion
from grants.awards.terms.rules import Block, applying, as_text, block_of, digest
from grants.awards.terms.starting import STARTING


@dataclass(frozen=True)
class Terms:
    """Terms as they stood at one time. `id` and `published_at` are none, and `number` is nought, for those that hold
    until a grant-maker writes its own.
    """

    id: UUID | None
    number: int
    blocks: tuple[Block, ...]
    published_at: datetime | None

    def text_for(self, amount_pence: int) -> str:
        """What is accepted with a grant of this amount, word for word."""
        return as_text(applying(self.blocks, amount_pence))

    def digest_for(self, amount_pence: int) -> str:
        return digest(self.text_for(amount_pence))


def terms_in_force(session: Session, scheme_id: UUID | None, at: datetime | None = None) -> Terms:
    """The terms of a scheme at a time, now where none is given: its own, or else the grant-maker's."""
    own = _latest(session, scheme_id, at) if scheme_id else None
    found = own or _latest(session, None, at)
    return _as_terms(found) if found else Terms(None, 0, STARTING, None)


def terms_of_award(session: Session, award: Award) -> Terms:
    """The terms on which a grant was offered: those of its scheme when the offer was made."""
    return terms_in_force(session, award.scheme_id, award.created_at)


def own_version(session: Session, scheme_id: UUID | None) -> int:
    """The number of the newest version that a scheme, or the grant-maker, has itself; nought where there is none."""
    found = _latest(session, scheme_id, None)
    return found.number if found else 0


def versions_of(session: Session, scheme_id: UUID | None) -> list[TermsVersion]:
    """All versions of a scheme, or of the grant-maker, the newest first, with who published them."""
    found = select(TermsVersion).where(TermsVersion.scheme_id == scheme_id).order_by(TermsVersion.number.desc())
    return list(session.scalars(found.options(joinedload(TermsVersion.publisher, innerjoin=True))))


def _latest(session: Session, scheme_id: UUID | None, at: datetime | None) -> TermsVersion | None:
    found = select(TermsVersion).where(TermsVersion.scheme_id == scheme_id)
    if at is not None:
        found = found.where(TermsVersion.published_at <= at)
    return session.scalar(found.order_by(TermsVersion.number.desc()).limit(1))


def _as_terms(version: TermsVersion) -> Terms:
    blocks = tuple(block_of(each) for each in version.blocks)
    return Terms(version.id, version.number, blocks, version.published_at)
