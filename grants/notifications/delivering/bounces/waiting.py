"""What waits: a person says whether their address is right, administrators ring whom mail does not reach."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.stage import Waiting
from grants.notifications.delivering.bounces.queries import bounces_page, failed_of, number_waiting

NAMED = 3


def address_failed(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For whom mail did not reach."""
    bounce = failed_of(session, actor.person_id) if actor.signed_in else None
    if bounce is None:
        return []
    detail = "Until you say that it is right, we write there only what we must."
    return [Waiting(f"Our mail to {bounce.address} came back", url_for("bounces.address"), detail=detail)]


def mail_came_back(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: the oldest by name, with the telephone number, and how many more."""
    if not actor.is_administrator:
        return []
    oldest = bounces_page(session, actor, size=NAMED).items
    waiting = []
    for bounce in oldest:
        phone = bounce.person.phone if bounce.person else None
        text = f"Ring {bounce.person.name if bounce.person else bounce.address}: our mail came back"
        detail = f"{phone or 'No telephone number'}. Not arrived: {bounce.what}"
        waiting.append(Waiting(text, url_for("bounces.list"), detail=detail))
    more = number_waiting(session, actor) - len(oldest)
    if more > 0:
        waiting.append(Waiting(f"{counted(more, 'more mail')} came back", url_for("bounces.list")))
    return waiting
