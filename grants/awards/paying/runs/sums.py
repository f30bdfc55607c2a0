"""What the payments of runs come to, by state and by funder."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.models import Instalment
from grants.awards.paying.runs.models import DROPPED, REVERSED, Payment
from grants.awards.planning.plans.models import InstalmentShare
from grants.awards.queries import closed_to
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.organisations.models import Organisation


@dataclass(frozen=True)
class Sum:
    """How many payments there are of a kind, and what they come to."""

    number: int = 0
    pence: Pence = Pence(0)  # noqa: RUF009 - a number that nothing changes


def sums_of(session: Session, run_ids: Sequence[UUID], actor: Actor) -> dict[UUID, dict[str, Sum]]:
    """What the payments of some runs come to, by run and state, without those of grants closed to the actor."""
    rows = session.execute(
        select(Payment.run_id, Payment.state, func.count(), func.sum(Payment.amount_pence))
        .join(Payment.instalment)
        .where(Payment.run_id.in_(run_ids), Instalment.award_id.not_in(closed_to(actor)))
        .group_by(Payment.run_id, Payment.state)
    )
    found: dict[UUID, dict[str, Sum]] = {run_id: {} for run_id in run_ids}
    for run_id, state, number, pence in rows:
        found[run_id][state] = Sum(number, Pence(int(pence)))
    return found


def sums_by_funder(session: Session, run_id: UUID, actor: Actor) -> list[tuple[str, Pence]]:
    """What each funder bears of a run, the most first, without what was left out of it or reversed, and without grants
    closed to the actor.
    """
    pence = func.sum(InstalmentShare.amount_pence)
    rows = session.execute(
        select(Organisation.name, pence)
        .join(InstalmentShare, InstalmentShare.funder_id == Organisation.id)
        .join(Payment, Payment.instalment_id == InstalmentShare.instalment_id)
        .join(Payment.instalment)
        .where(
            Payment.run_id == run_id,
            Payment.state.not_in((DROPPED, REVERSED)),
            Instalment.award_id.not_in(closed_to(actor)),
        )
        .group_by(Organisation.id, Organisation.name)
        .order_by(pence.desc(), Organisation.id)
    )
    return [(name, Pence(int(borne))) for name, borne in rows]


def what_it_pays(sums: dict[str, Sum]) -> Sum:
    """What a run pays in all, without what was left out of it or reversed."""
    kept = [each for state, each in sums.items() if state not in (DROPPED, REVERSED)]
    return Sum(sum(each.number for each in kept), Pence(sum(each.pence for each in kept)))
