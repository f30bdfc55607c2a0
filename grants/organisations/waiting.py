"""What waits for people who have no organisation yet."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting


def first_organisation(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Somebody who has no part in anything yet most likely wants to apply."""
    if not actor.signed_in or actor.roles:
        return []
    detail = "You need one to apply. A group without a legal form can register too."
    return [Waiting("Register your organisation", url_for("organisations.register"), detail=detail)]
