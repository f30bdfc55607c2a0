"""What waits for people about repayments."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.changing.repayments import queries
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.changing.repayments.rules import OWED, PROPOSED
from grants.awards.queries import is_theirs
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.money import pounds
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, members, waits_for


@waits_for(members, theirs=Repayment.state.in_(OWED) & is_theirs(Repayment.award_id))
def money_to_pay_back(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For people of the organisation that was paid."""
    owed = queries.owed_by(session, actor.held("member"))
    return [_waiting(each, f"Pay back {pounds(each.left_pence)}") for each in owed]


@waits_for(administrators, Repayment.state.in_((PROPOSED, *OWED)))
def repayments_to_settle(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what is late, and what another proposes: that it is asked back, or waived."""
    return [_waiting(each, _to_do(each, actor)) for each in queries.to_look_at(session, actor, london_day(now))]


@waits_for(administrators, KeptUnderspend.state == PROPOSED)
def keeping_to_confirm(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what another proposes that a grantee keeps."""
    return [
        Waiting(
            text=f"Confirm that {kept.award.organisation.name} keeps {pounds(kept.amount_pence)} that it has not spent",
            href=url_for("repayments.keeping", award_id=kept.award_id, number=kept.number),
            detail=f"{kept.award.title}, {kept.award.organisation.name}",
        )
        for kept in queries.keeping_to_confirm(session, actor)
    ]


def _to_do(repayment: Repayment, actor: Actor) -> str:
    left = pounds(repayment.left_pence)
    if repayment.state == PROPOSED:
        return f"Confirm that {left} is asked back"
    if (
        repayment.proposer is not None
        and repayment.proposer.is_administrator
        and repayment.proposer.id != actor.person_id
    ):
        return f"Agree not to ask for {left} back"
    return f"{left} was to be paid back"


def _waiting(repayment: Repayment, text: str) -> Waiting:
    award = repayment.award
    return Waiting(
        text=text,
        href=url_for("repayments.show", award_id=award.id, number=repayment.number),
        due_at=end_of_day(repayment.due_on),
        detail=f"{award.title}, {award.organisation.name}",
    )
