"""What waits for administrators: messages to send by hand."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.notifications.delivering.by_hand.queries import hand_sendings_to_do, number_to_do


def to_send_by_hand(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: the oldest by name, and how many more."""
    if not actor.is_administrator:
        return []
    oldest = hand_sendings_to_do(session, actor, size=3).items
    more = number_to_do(session, actor) - len(oldest)
    waiting = [
        Waiting(f"Send “{one.message.subject}” to {one.message.person.name}, {one.how}", url_for("by_hand.list"))
        for one in oldest
    ]
    return waiting + ([Waiting(f"{more} more to send by hand", url_for("by_hand.list"))] if more else [])
