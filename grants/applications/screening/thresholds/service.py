"""The amounts from which more is looked at are set here."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications.screening.due_diligence_rules import threshold_problems
from grants.applications.screening.thresholds.events import DueDiligenceThresholdsSet
from grants.applications.screening.thresholds.models import ONLY, DueDiligenceThresholds
from grants.applications.screening.thresholds.queries import last_set, thresholds_now
from grants.kernel.access import Actor
from grants.kernel.cleaning import cleaned
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Problem, SignInNeeded, changed_meanwhile, check, check_version


def set_thresholds(
    session: Session,
    *,
    small_pence: Pence | None,
    statement_pence: Pence | None,
    reason: str,
    problems: list[Problem] | None = None,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Look at more, or less, from other amounts on, also of what waits to be screened. The number of the version.

    `problems` are what was wrong with what was typed. Raises Invalid, and Stale when others were set since `version`.
    """
    reason = cleaned(reason).strip()
    check([*(problems or []), *threshold_problems(small_pence, statement_pence, reason)])
    if actor.person_id is None:
        raise SignInNeeded("Sign in first.")
    assert small_pence is not None
    assert statement_pence is not None
    last, stands = last_set(session), thresholds_now(session)
    number = last.number if last else 0
    amounts = {"small_pence": int(small_pence), "statement_pence": int(statement_pence)}
    current = {"small_pence": stands.small, "statement_pence": stands.statement}
    check_version(version, number, changed_meanwhile("page"), current=current, yours=amounts)
    if current == amounts:
        return number
    kept = DueDiligenceThresholds(
        id=new_id(),
        number=number + 1,
        small_pence=small_pence,
        statement_pence=statement_pence,
        reason=reason,
        set_by=actor.person_id,
        set_at=now,
    )
    session.add(kept)
    session.flush()
    happened = DueDiligenceThresholdsSet(thresholds_id=ONLY, small_pence=small_pence, statement_pence=statement_pence)
    publish(session, happened, actor=actor, now=now)
    return kept.number
