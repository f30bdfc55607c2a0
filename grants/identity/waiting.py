"""What waits for people of whom we know only an address."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.identity import queries
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting


def a_name(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Somebody who came by themselves is called after their address until they say otherwise."""
    person = queries.nameless(session, actor.person_id)
    if person is None:
        return []
    detail = f"Until then we call you {person.name}, and so do your colleagues and letters."
    return [Waiting("Tell us your name", url_for("identity.account"), detail=detail)]
