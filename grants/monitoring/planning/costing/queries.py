"""Reading what reporting cost in a scheme."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.monitoring.asking.rules import MINUTES_TAKEN
from grants.monitoring.models import ACCEPTED, SUBMITTED, Return
from grants.monitoring.planning.costing.rules import Measured, measured, told_minutes
from grants.schemes.models import QuestionSetVersion, Scheme
from grants.schemes.queries import scheme_of
from grants.schemes.tiers.queries import reporting_of
from grants.schemes.tiers.rules import purpose_of


def costs_measured(session: Session, scheme: Scheme) -> list[Measured]:
    """Promise and measure of each tier of a scheme, the lightest first, the measure from all returns that were sent."""
    reporting = reporting_of(session, scheme)
    rows = session.execute(
        select(QuestionSetVersion.purpose, Return.answers[MINUTES_TAKEN])
        .join(Return.award)
        .join(Return.question_set)
        .where(
            Award.scheme_id == scheme.id,
            Return.state.in_((SUBMITTED, ACCEPTED)),
            Return.answers[MINUTES_TAKEN].as_string().is_not(None),
        )
    )
    told: dict[str, list[object]] = defaultdict(list)
    for purpose, minutes in rows:
        told[purpose].append(minutes)
    promised = {cost.tier.number: cost for cost in reporting.costs}
    return [
        measured(
            tier.name,
            promised.get(tier.number),
            told_minutes(told[purpose_of(tier.number)]),
            reporting.asked.get(tier.number),
        )
        for tier in reporting.tiers
    ]


def scheme_and_costs(session: Session, scheme_id: UUID) -> tuple[Scheme, list[Measured]]:
    """Raises NotFound where there is no such scheme."""
    scheme = scheme_of(session, scheme_id)
    return scheme, costs_measured(session, scheme)
