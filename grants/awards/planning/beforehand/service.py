"""An administrator says by when the conditions of an offer are to be done, and what each year gives, before it is made.

So its letter says them.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.planning.beforehand import queries, rules
from grants.awards.planning.beforehand.events import OfferPrepared
from grants.awards.planning.beforehand.models import DecisionDay, DecisionYear
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.rules import things_to_do
from grants.awards.planning.plans.service import write_years
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, check
from grants.panels.deciding.releasing.service import change_letter
from grants.panels.models import AWARDING, Decision


def prepare_offer(
    session: Session,
    decision: Decision,
    *,
    due_on: Sequence[date | None] | None,
    years: Sequence[int | None] | None,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say by which day each condition is to be done, None for no day, and what each year gives, nothing for even years.

    None instead of the days or of the years leaves them as they were. Raises Invalid, Conflict when the decision awards
    nothing, is not final or its letter is released, and Stale when it is not the decision that was read.
    """
    change_letter(session, decision, version=version)
    if decision.outcome not in AWARDING:
        raise Conflict("This decision offers no grant.", code="no_offer")
    conditions = things_to_do(decision.conditions)
    months = decision.months
    if due_on is None:
        due_on = [day for _, day in queries.condition_days(session, decision)]
    if years is None:
        years = queries.years_said_before(session, decision)
    check(
        rules.beforehand_problems(
            due_on,
            years,
            conditions=len(conditions),
            amount_pence=decision.amount_pence,
            months=months,
            today=london_day(now),
        )
    )
    amounts = [each for each in years if each is not None]
    _write(session, decision, conditions, due_on, amounts)
    happened = OfferPrepared(decision_id=decision.id, days=tuple(due_on), years=tuple(amounts))
    publish(session, happened, actor=actor, now=now, about=(decision.application_id, decision.application.round_id))


def take_over(session: Session, award: Award, decision: Decision, conditions: Sequence[AwardCondition]) -> None:
    """Let an offer that is just made have the days and the years that were said before. Its conditions are new."""
    days = queries.condition_days(session, decision)
    for condition, (_, due_on) in zip(conditions, days, strict=True):
        condition.due_on = due_on
    years = queries.years_said_before(session, decision)
    if years:
        write_years(session, award, years)
    session.flush()


def _write(
    session: Session,
    decision: Decision,
    conditions: Sequence[str],
    due_on: Sequence[date | None],
    years: Sequence[int],
) -> None:
    session.execute(delete(DecisionDay).where(DecisionDay.decision_id == decision.id))
    session.execute(delete(DecisionYear).where(DecisionYear.decision_id == decision.id))
    days = [
        {"decision_id": decision.id, "number": number, "text": text, "due_on": day}
        for number, (text, day) in enumerate(zip(conditions, due_on, strict=True), start=1)
        if day is not None
    ]
    amounts = [
        {"decision_id": decision.id, "number": number, "amount_pence": pence}
        for number, pence in enumerate(years, start=1)
    ]
    if days:
        session.execute(insert(DecisionDay), days)
    if amounts:
        session.execute(insert(DecisionYear), amounts)
