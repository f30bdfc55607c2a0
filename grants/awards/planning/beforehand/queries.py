"""Reading what was said of an offer before it is made."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.planning.beforehand.models import DecisionDay, DecisionYear
from grants.awards.planning.beforehand.rules import fitting_years
from grants.awards.planning.conditions.rules import things_to_do
from grants.kernel.money import Pence
from grants.kernel.problems import NotFound
from grants.panels.models import Decision
from grants.schemes.models import Round


def decision_to_prepare(session: Session, decision_id: UUID) -> Decision:
    """A decision with its application, and of that organisation, host, parties, round and scheme. Raises NotFound."""
    of_application = joinedload(Decision.application)
    decision = session.scalar(
        select(Decision)
        .where(Decision.id == decision_id)
        .options(
            of_application.joinedload(Application.organisation),
            of_application.joinedload(Application.round).joinedload(Round.scheme),
        )
    )
    if decision is None:
        raise NotFound("There is no such decision.")
    return decision


def condition_days(session: Session, decision: Decision) -> list[tuple[str, date | None]]:
    """Each condition of a decision with the day that was said for it, where one was."""
    found = session.scalars(select(DecisionDay).where(DecisionDay.decision_id == decision.id))
    said = {(each.number, each.text): each.due_on for each in found}
    conditions = enumerate(things_to_do(decision.conditions), start=1)
    return [(text, said.get((number, text))) for number, text in conditions]


def years_said_before(session: Session, decision: Decision) -> Sequence[Pence]:
    """The amounts of the years that were said for a decision, while they are those of its offer; [] where none were."""
    found = select(DecisionYear.amount_pence).where(DecisionYear.decision_id == decision.id)
    years = session.scalars(found.order_by(DecisionYear.number)).all()
    months = decision.months
    return [Pence(each) for each in fitting_years(years, amount_pence=decision.amount_pence, months=months)]
