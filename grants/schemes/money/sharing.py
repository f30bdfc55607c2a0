"""An award is shared among the funders of its scheme, so that none bears more than it gives."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.money import Pence
from grants.schemes.money.queries import held_contributions
from grants.schemes.money.rules import Share, shares_of


def share_award(session: Session, scheme_id: UUID, amount_pence: Pence) -> list[Share]:
    """Each funder's part of an award, which counts as awarded from now on."""
    contributions = held_contributions(session, scheme_id)
    shares = shares_of(amount_pence, [(each.funder_id, int(each.left_pence)) for each in contributions])
    for contribution, (_, part) in zip(contributions, shares, strict=True):
        contribution.awarded_pence = contribution.awarded_pence + part
    session.flush()
    return shares


def give_shares_back(session: Session, scheme_id: UUID, shares: Sequence[Share]) -> None:
    """The award is none any more: its funders can bear others."""
    parts = dict(shares)
    for contribution in held_contributions(session, scheme_id):
        kept = contribution.awarded_pence - parts.get(contribution.funder_id, Pence(0))
        # Of awards from before this was counted, some pennies may be missing.
        contribution.awarded_pence = max(kept, Pence(0))
    session.flush()
