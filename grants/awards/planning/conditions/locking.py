"""Whoever changes a condition holds its grant first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.queries import is_live
from grants.kernel.problems import Conflict, check_version

CHANGED = "Somebody else changed this condition meanwhile. Look at it again."


def lock_condition(session: Session, award: Award, condition: AwardCondition, version: int | None) -> None:
    """Lock the award and then the condition, and see both as they now are.

    The award as well: an acceptance at the same time plans payments by what is open at that moment. Raises Conflict
    when the offer does not stand, or the grant has ended and no payment waits for it, and Stale when it is not the
    condition that was read.
    """
    session.flush()
    session.scalar(select(Award.id).where(Award.id == award.id).with_for_update())
    session.refresh(award, attribute_names=["state"])
    session.refresh(condition, attribute_names=["state", "who", "instalment", "version"], with_for_update=True)
    if not is_live(session, award, condition):
        raise Conflict("This grant has ended, or the offer does not stand. Its conditions stay as they are.")
    check_version(
        version,
        condition.version,
        CHANGED,
        current={"version": condition.version},
        yours={"version": version},
    )
