"""What waits: a person says whether their address is right, administrators ring whom mail does not reach."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, signed_in, waits_for
from grants.notifications.delivering.bounces.models import Bounce
from grants.notifications.delivering.bounces.queries import bounces_page, failed_of, number_waiting

NAMED = 3


@waits_for(signed_in, Bounce.confirmed_at.is_(None))
def address_failed(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For whom mail did not reach."""
    bounce = failed_of(session, actor.person_id)
    if bounce is None:
        return []
    detail = "Until you say that it is right, we write there only what we must."
    return [Waiting(f"Our mail to {bounce.address} came back", url_for("bounces.address"), detail=detail)]


@waits_for(administrators, Bounce.settled_at.is_(None))
def mail_came_back(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: the oldest by name, with the telephone number, and how many more."""
    page = bounces_page(session, actor, size=NAMED)
    waiting = []
    for bounce in page.items:
        phone = bounce.person.phone if bounce.person else None
        text = f"Ring {bounce.person.name if bounce.person else bounce.address}: our mail came back"
        detail = f"{phone or 'No telephone number'}. Not arrived: {bounce.what}"
        waiting.append(Waiting(text, url_for("bounces.list"), detail=detail))
    if page.next_cursor:
        more = number_waiting(session, actor) - len(page.items)
        waiting.append(Waiting(f"{counted(more, 'more mail')} came back", url_for("bounces.list")))
    return waiting
