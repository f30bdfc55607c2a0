"""Several messages are held, tried again, or recorded as sent by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import Actor
from grants.kernel.lists.acts import Act, Standing
from grants.notifications.access import may_steer_message
from grants.notifications.delivering.by_hand.queries import hand_sending_of
from grants.notifications.delivering.by_hand.service import record_sent_by_hand
from grants.notifications.models import HandSending, Message
from grants.notifications.queries import message_of
from grants.notifications.staff.steering.service import stop_message, try_again
from grants.notifications.state_rules import why_not_stopped, why_not_tried_again


def _messages(session: Session, ids: Sequence[UUID]) -> Sequence[Message]:
    return session.scalars(select(Message).where(Message.id.in_(ids)).options(joinedload(Message.person))).all()


def _called(message: Message) -> str:
    return f"“{message.subject}” to {message.person.name}"


def _steered(
    why_not: Callable[[str], str | None], session: Session, actor: Actor, ids: Sequence[UUID]
) -> list[Standing]:
    return [
        Standing(
            each.id,
            _called(each),
            f"{each.state} {each.changed_at.isoformat()}",
            may_steer_message(actor, each) or why_not(each.state),
        )
        for each in _messages(session, ids)
    ]


def _sent_by_hand(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[Standing]:
    sendings = session.scalars(select(HandSending).where(HandSending.message_id.in_(ids)))
    known = {each.message_id: each.done_at for each in sendings}
    found = []
    for each in _messages(session, ids):
        refusal = may_steer_message(actor, each)
        if each.id not in known:
            refusal = refusal or "It goes by e-mail alone."
        elif known[each.id] is not None:
            refusal = refusal or "It is recorded already."
        found.append(Standing(each.id, _called(each), str(known.get(each.id)), refusal))
    return found


def _stop(session: Session, message_id: UUID, *, actor: Actor, now: datetime) -> None:
    stop_message(session, message_of(session, message_id), actor=actor, now=now)


def _again(session: Session, message_id: UUID, *, actor: Actor, now: datetime) -> None:
    try_again(session, message_of(session, message_id), actor=actor, now=now)


def _record(session: Session, message_id: UUID, *, actor: Actor, now: datetime) -> None:
    record_sent_by_hand(session, hand_sending_of(session, message_id), actor=actor, now=now)


MESSAGE_ACTS = (
    Act("hold", "messages", "Hold them", "will be held", "held", partial(_steered, why_not_stopped), _stop),
    Act(
        "try_again",
        "messages",
        "Have them tried again",
        "will be tried again at once",
        "tried again",
        partial(_steered, why_not_tried_again),
        _again,
    ),
    Act(
        "sent_by_hand",
        "messages",
        "Record them as sent by hand",
        "will be recorded as posted, or sent by hand in another way",
        "recorded as sent by hand",
        _sent_by_hand,
        _record,
    ),
)
