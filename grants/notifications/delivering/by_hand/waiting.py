"""What waits for administrators: messages to send by hand."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.notifications.delivering.by_hand.queries import hand_sendings_to_do, number_to_do
from grants.notifications.models import HandSending


@waits_for(administrators, HandSending.done_at.is_(None))
def to_send_by_hand(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: the oldest by name, and how many more."""
    page = hand_sendings_to_do(session, actor, size=3)
    more = number_to_do(session, actor) - len(page.items) if page.next_cursor else 0
    waiting = [
        Waiting(f"Send “{one.message.subject}” to {one.message.person.name}, {one.how}", url_for("by_hand.list"))
        for one in page.items
    ]
    return waiting + ([Waiting(f"{more} more to send by hand", url_for("by_hand.list"))] if more else [])
