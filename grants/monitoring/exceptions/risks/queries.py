"""Reading the risks of a grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.screening.models import Risk
from grants.applications.screening.queries import risks_of as risks_before
from grants.monitoring.exceptions.risks.models import ReturnRisk
from grants.monitoring.models import Return


@dataclass(frozen=True)
class Risks:
    """The risks of a grant: as they were scored last, those found before the award and not scored since, and what was
    scored before.
    """

    now: Sequence[ReturnRisk]
    unscored: Sequence[Risk]
    before: Sequence[ReturnRisk]


def risks_of(session: Session, monitoring_return: Return) -> Risks:
    """The risks of the grant that a return is about, the highest first."""
    award = monitoring_return.award
    found = select(ReturnRisk).where(ReturnRisk.award_id == award.id).options(joinedload(ReturnRisk.scorer))
    scored = list(session.scalars(found.order_by(ReturnRisk.scored_at.desc(), ReturnRisk.id.desc())))
    known = {each.description for each in scored}
    of_application = risks_before(session, award.application_id) if award.application_id else ()
    return Risks(
        sorted((each for each in scored if each.superseded_at is None), key=lambda each: -each.score),
        [each for each in of_application if each.closed_at is None and each.description not in known],
        [each for each in scored if each.superseded_at is not None],
    )


def current_risk(session: Session, award_id: UUID, description: str) -> ReturnRisk | None:
    """How a risk was scored last."""
    return session.scalar(
        select(ReturnRisk).where(
            ReturnRisk.award_id == award_id,
            ReturnRisk.description == description,
            ReturnRisk.superseded_at.is_(None),
        )
    )
