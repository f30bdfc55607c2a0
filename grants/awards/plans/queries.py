"""Reading the plans of grants."""

from datetime import date

from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.plans.rules import PlannedInstalment, instalment_plan


def plan_of(session: Session, award: Award, *, accepted_on: date) -> list[PlannedInstalment]:
    """The payments of an offer that is accepted on a day; an award with its scheme."""
    return instalment_plan(
        award.amount_pence,
        instalments=award.scheme.instalments,
        returns=award.scheme.returns,
        accepted_on=accepted_on,
        starts_on=award.starts_on or accepted_on,
        months=award.scheme.award_months,
    )
