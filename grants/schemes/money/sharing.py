"""An award is shared among the funders of its scheme, so that none bears more than it gives."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.schemes.events import RoundBudgetChanged
from grants.schemes.models import RoundShare
from grants.schemes.money.queries import locked_contributions
from grants.schemes.money.rules import Share, shares_of
from grants.schemes.papers import ask_for_papers
from grants.schemes.queries import locked_round

GONE = "A funder that has left the scheme had a part of a grant that came free."


def share_award(session: Session, scheme_id: UUID, amount_pence: Pence, *, round_id: UUID) -> list[Share]:
    """Each funder's part of an award of a round, which counts as awarded from now on."""
    contributions = locked_contributions(session, scheme_id)
    shares = shares_of(amount_pence, [(each.funder_id, int(each.left_pence)) for each in contributions])
    for contribution, (_, part) in zip(contributions, shares, strict=True):
        contribution.awarded_pence = contribution.awarded_pence + part
        _count_in_round(session, round_id, contribution.funder_id, part)
    session.flush()
    return shares


def change_shares(session: Session, scheme_id: UUID, changes: Mapping[tuple[UUID, UUID], int]) -> None:
    """Awards have more or less of the funders' contributions: by round and funder, the change in pence."""
    for contribution in locked_contributions(session, scheme_id):
        for (round_id, funder_id), pence in changes.items():
            if funder_id == contribution.funder_id and pence:
                contribution.awarded_pence = max(contribution.awarded_pence + pence, Pence(0))
                _count_in_round(session, round_id, funder_id, Pence(pence))
    session.flush()


def give_shares_back(
    session: Session, scheme_id: UUID, shares: Sequence[Share], *, round_id: UUID, actor: Actor, now: datetime
) -> None:
    """The award is none any more: its funders can bear others.

    What comes free of a funder that has left the scheme goes back to it, and the round's budget is lowered by that.
    """
    parts = dict(shares)
    gone = 0
    for contribution in locked_contributions(session, scheme_id):
        part = parts.get(contribution.funder_id, Pence(0))
        # Of awards from before this was counted, some pennies may be missing.
        contribution.awarded_pence = max(contribution.awarded_pence - part, Pence(0))
        if contribution.left_at is not None:
            gone += contribution.amount_pence - contribution.awarded_pence
            contribution.amount_pence = contribution.awarded_pence
        _count_in_round(session, round_id, contribution.funder_id, -part)
    session.flush()
    if gone:
        _lower_budget(session, round_id, gone, actor=actor, now=now)


def _lower_budget(session: Session, round_id: UUID, pence: int, *, actor: Actor, now: datetime) -> None:
    """Let a round have less by some pence, of which nothing is committed."""
    round_ = locked_round(session, round_id)
    before = round_.budget_pence
    round_.budget_pence = Pence(max(before - pence, round_.committed_pence, 1))
    round_.version += 1
    lowered = RoundBudgetChanged(
        round_id=round_.id,
        scheme_id=round_.scheme_id,
        before_pence=before,
        budget_pence=round_.budget_pence,
        reason=GONE,
    )
    publish(session, lowered, actor=actor, now=now, about=(round_.scheme_id,))
    ask_for_papers(session, round_, now=now)


def _count_in_round(session: Session, round_id: UUID, funder_id: UUID, part: Pence) -> None:
    """Add to what awards of the round have of this funder. The contributions are held, so nobody else does."""
    kept = session.get(RoundShare, (round_id, funder_id), populate_existing=True)
    if kept is None:
        kept = RoundShare(round_id=round_id, funder_id=funder_id, awarded_pence=Pence(0))
        session.add(kept)
    kept.awarded_pence = max(kept.awarded_pence + part, Pence(0))
