"""The day by which a round is decided is said, or moved."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import changed_meanwhile, check, check_version
from grants.schemes import queries
from grants.schemes.decision_day.events import DecisionDaySaid
from grants.schemes.models import Round
from grants.schemes.papers import ask_for_papers
from grants.schemes.round_rules import decision_day_problems


def say_decision_day(
    session: Session, round_: Round, *, decisions_by: date | None, version: int | None, actor: Actor, now: datetime
) -> Round:
    """Say by which day applicants hear, also once the round has closed. The same day again changes nothing.

    `version` is that of the round as it was read, where that matters. Raises Invalid and Stale.
    """
    round_ = queries.locked_round(session, round_.id)
    yours = decisions_by.isoformat() if decisions_by else None
    current = round_.decisions_by.isoformat() if round_.decisions_by else None
    check_version(
        version,
        round_.version,
        changed_meanwhile("round"),
        current={"decisions_by": current},
        yours={"decisions_by": yours},
    )
    check(decision_day_problems(decisions_by, closes_at=round_.closes_at, now=now))
    if decisions_by is None or decisions_by == round_.decisions_by:
        return round_
    round_.decisions_by = decisions_by
    round_.version += 1
    session.flush()
    said = DecisionDaySaid(round_id=round_.id, scheme_id=round_.scheme_id, decisions_by=decisions_by)
    publish(session, said, actor=actor, now=now, about=(round_.scheme_id,))
    ask_for_papers(session, round_, now=now)
    return round_
