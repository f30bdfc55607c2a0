"""What was typed in for them and waits to be confirmed, on the home pages of the grantee's people."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.monitoring.telling.entering.queries import entries_to_confirm


def returns_typed_in(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For people of an organisation: what one of us typed in for them, until they say whether it is right."""
    acts_for = actor.held("member")
    if not acts_for:
        return []
    return [
        Waiting(
            text=f"Say whether return {about.number} is right as we typed it in",
            href=url_for("entering.entered", return_id=about.id),
            detail=about.award.title,
        )
        for about in entries_to_confirm(session, acts_for)
    ]
