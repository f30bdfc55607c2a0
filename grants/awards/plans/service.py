"""Instalments are planned when an offer is accepted."""

from datetime import date

from sqlalchemy.orm import Session

from grants.awards.models import PLANNED, Award, Instalment
from grants.awards.plans.queries import plan_of
from grants.kernel.db import new_id


def plan_instalments(session: Session, award: Award, *, accepted_on: date) -> None:
    """Write the instalments of an award that was accepted on a day; the award comes with its scheme."""
    award.instalments = [
        Instalment(
            id=new_id(),
            number=plan.number,
            amount_pence=plan.amount_pence,
            due_on=plan.due_on,
            waits_for_return=plan.waits_for_return,
            state=PLANNED,
        )
        for plan in plan_of(session, award, accepted_on=accepted_on)
    ]
    session.flush()
