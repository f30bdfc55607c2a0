"""What waits for administrators about limits: that somebody may release more."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.paying.runs.limits import queries
from grants.awards.paying.runs.limits.models import ReleaseLimitChange
from grants.awards.paying.runs.limits.rules import PROPOSED
from grants.kernel.access import Actor
from grants.kernel.money import pounds
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for


@waits_for(administrators, ReleaseLimitChange.state == PROPOSED)
def limits_to_confirm(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what another proposes that somebody else than they may release."""
    return [
        Waiting(
            f"Confirm that {each.person.name} may release {pounds(each.run_pence)} in a run and"
            f" {pounds(each.day_pence)} in a day",
            url_for("payment_limits.show", person_id=each.person_id),
            detail=f"{each.proposer.name} proposes it.",
        )
        for each in queries.proposed_changes(session).values()
        if actor.person_id not in (each.proposed_by, each.person_id) and each.proposer.is_administrator
    ]
