"""Reading the plans of grants."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.arrangements.queries import arrangement_of
from grants.awards.models import Award
from grants.awards.plans.models import AwardYear
from grants.awards.plans.rules import PlannedInstalment, Spread, instalment_plan, payments_of
from grants.awards.plans.year_rules import by_months, months_of
from grants.kernel.money import Pence


def plan_of(session: Session, award: Award, *, accepted_on: date) -> list[PlannedInstalment]:
    """The payments of an offer that is accepted on a day, as its scheme arranges them; an award with its scheme."""
    arrangement = arrangement_of(session, award.scheme_id)
    months = months_of_award(award)
    payments = payments_of(arrangement.pattern, instalments=award.scheme.instalments, months=months)
    return instalment_plan(
        award.amount_pence,
        spread=Spread(payments, arrangement.kept_percent, arrangement.smallest_payment_pence),
        returns=award.scheme.returns,
        accepted_on=accepted_on,
        starts_on=award.starts_on or accepted_on,
        months=months,
        years=years_of(session, award),
    )


def months_of_award(award: Award) -> int:
    """How many months an award runs; those of its scheme while it has no days."""
    if award.starts_on is None or award.ends_on is None:
        return award.scheme.award_months
    return months_of(award.starts_on, award.ends_on)


def years_of(session: Session, award: Award) -> Sequence[Pence]:
    """The amount for each year of an award, which comes with its scheme: as was said, or even over its months."""
    said = select(AwardYear.amount_pence).where(AwardYear.award_id == award.id).order_by(AwardYear.number)
    return session.scalars(said).all() or by_months(award.amount_pence, months_of_award(award))
