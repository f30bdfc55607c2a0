"""What waits for administrators about concerns."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.concerns.models import Concern
from grants.concerns.queries import open_concerns
from grants.concerns.rules import ANSWERED, RAISED, state_of
from grants.identity.by_two.queries import firsts_gone
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for

MOST = 20


@waits_for(administrators, Concern.sent_at.is_(None))
def concerns_to_answer(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Each concern that somebody has to take on, that is theirs to answer, or whose answer waits to be read by them."""
    concerns = open_concerns(session, actor, MOST)
    nobody = firsts_gone(session, [each.answered_by for each in concerns])
    found = [_waiting(each, actor) for each in concerns if each.answered_by not in nobody]
    return [each for each in found if each is not None]


def _waiting(concern: Concern, actor: Actor) -> Waiting | None:
    state = state_of(concern.taken_at, concern.answered_at, concern.sent_at)
    by = concern.acknowledge_by if state == RAISED else concern.answer_by
    text = f"Take on the concern {concern.reference}"
    if state == ANSWERED:
        if concern.answered_by == actor.person_id:
            return None
        text = f"Read and send the answer to the concern {concern.reference}"
    elif state != RAISED:
        if concern.taken_by != actor.person_id:
            return None
        text = f"Answer the concern {concern.reference}"
    return Waiting(text, url_for("concerns.show", concern_id=concern.id), due_at=end_of_day(by))
