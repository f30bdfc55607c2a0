"""Letters are marked as posted, those of a print run together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.notifications.delivering.by_hand.service import record_sent_by_hand
from grants.notifications.delivering.posting.queries import ToPost


def record_posted(session: Session, letters: Sequence[ToPost], *, actor: Actor, now: datetime) -> None:
    """Record that these were posted. Doing it again changes nothing."""
    for each in letters:
        record_sent_by_hand(session, each.sending, actor=actor, now=now)
