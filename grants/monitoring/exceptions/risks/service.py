"""Whoever reviews a return scores the risks of its grant again."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications.screening.risk_rules import risk_problems
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Problem, SignInNeeded, check
from grants.monitoring import rules
from grants.monitoring.exceptions.risks.events import GrantRiskScored
from grants.monitoring.exceptions.risks.models import ReturnRisk
from grants.monitoring.exceptions.risks.queries import current_risk
from grants.monitoring.models import Return
from grants.monitoring.service import lock_return, refuse


def score_risk(
    session: Session,
    monitoring_return: Return,
    *,
    description: str,
    likelihood: int | None,
    severity: int | None,
    mitigation: str,
    actor: Actor,
    now: datetime,
) -> ReturnRisk:
    """Score a risk of the grant at a return; how the same was scored before is kept. The same again changes nothing.

    Raises Invalid, and Conflict while the return is with the grantee.
    """
    check(risk_problems(description=description, likelihood=likelihood, severity=severity, mitigation=mitigation))
    assert likelihood is not None
    assert severity is not None
    lock_return(session, monitoring_return)
    if rules.is_with_grantee(monitoring_return.state):
        refuse(Problem("", "This return is with the grantee. Score its risks once it has been sent.", "not_sent"))
    if actor.person_id is None:
        raise SignInNeeded("Sign in to score risks.")
    said = (description.strip(), likelihood, severity, mitigation.strip())
    before = current_risk(session, monitoring_return.award_id, said[0])
    if before is not None:
        stands = (before.description, before.likelihood, before.severity, before.mitigation)
        if before.return_id == monitoring_return.id and stands == said:
            return before
        before.superseded_at = now
    scored = ReturnRisk(
        id=new_id(),
        award_id=monitoring_return.award_id,
        return_id=monitoring_return.id,
        description=said[0],
        likelihood=likelihood,
        severity=severity,
        mitigation=said[3],
        scored_at=now,
        scored_by=actor.person_id,
    )
    session.add(scored)
    session.flush()
    happened = GrantRiskScored(
        award_id=scored.award_id, return_id=scored.return_id, risk_id=scored.id, score=scored.score
    )
    publish(session, happened, actor=actor, now=now, about=monitoring_return.award.related_ids)
    return scored
