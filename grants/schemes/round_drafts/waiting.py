"""What waits for administrators: rounds that somebody else has set up, to check and announce."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.schemes.round_drafts.queries import drafts_to_check


def rounds_to_check(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    if not actor.is_administrator or actor.person_id is None:
        return []
    return [
        Waiting(
            f"{draft.scheme.name}, {draft.name}: check the round and announce it",
            url_for("round_drafts.show", round_id=draft.id),
            detail=f"{draft.changer.name} has set it up.",
        )
        for draft in drafts_to_check(session, actor.person_id)
    ]
