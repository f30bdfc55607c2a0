"""What waits for administrators: changes of schemes that another has proposed."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.schemes.changes.in_words import what_changes
from grants.schemes.changes.models import SchemeChange
from grants.schemes.changes.queries import to_confirm
from grants.schemes.changes.rules import PROPOSED


@waits_for(administrators, SchemeChange.state == PROPOSED)
def changes_to_confirm(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what another proposes to change of a scheme."""
    if actor.person_id is None:
        return []
    return [
        Waiting(
            f"{each.scheme.name}: confirm that {what_changes(each)}",
            url_for("scheme_changes.show", change_id=each.id),
            detail=f"{each.proposer.name} proposes it.",
        )
        for each in to_confirm(session, actor.person_id)
    ]
