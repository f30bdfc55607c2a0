"""What waits for administrators: organisations that may need a call."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.monitoring.exceptions.helping.queries import number_unheld

MOST_COUNTED = 100


@waits_for(administrators)
def stuck_forms(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for the forms that are stuck and about which nobody rings yet."""
    number = number_unheld(session, actor, now=now, at_most=MOST_COUNTED)
    words = counted(number, "small organisation may need a call", "small organisations may need a call")
    if number == MOST_COUNTED:
        words = f"At least {words}"
    return [Waiting(text=f"{words} before a deadline", href=url_for("helping.list"))] if number else []
