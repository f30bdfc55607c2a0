"""Whether a planned reminder still belongs to what it reminds of, and to whom each goes; and whether a message that
waited still asks for what is to be done.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.notifications.models import Message, Reminder
from grants.notifications.outstanding import outstanding_for
from grants.notifications.rules import (
    CLARIFICATION,
    CONDITION,
    DRAFT,
    NOT_A_STEP,
    OFFER,
    RENEWAL,
    RETURN,
    Step,
    Steps,
    step_named,
)
from grants.notifications.to_do import NOT_THEIRS, Outstanding, ours


def people_of(session: Session, outstanding: Outstanding, step: Step) -> frozenset[UUID]:
    """Who gets a step's reminder: whoever can do it, and those of us whom nothing keeps from it where it says so."""
    return outstanding.people | ours(session, outstanding.facts["award"]) if step.to_us else outstanding.people


def why_not_wanted(session: Session, reminder: Reminder, outstanding: Outstanding, steps: Steps) -> str | None:
    """Why a planned reminder does not belong to what is outstanding any more; None when it does."""
    if outstanding.deadline_at != reminder.deadline_at:
        return "The deadline has moved."
    step = step_named(steps, reminder.step)
    if step is None:
        return NOT_A_STEP
    return None if reminder.person_id in people_of(session, outstanding, step) else NOT_THEIRS


OVERTAKEN = "A later message says how it stands now."

_ASKS_ABOUT = {
    "return sent back": RETURN,
    "return taken back": RETURN,
    "return time": RETURN,
    "offer to sign": OFFER,
    "second to sign": OFFER,
    "offer extended": OFFER,
    "deadline of one": DRAFT,
}
"""Messages that ask for what is still to be done about what they are about, by how their keys begin."""

_ASKS_ABOUT_NAMED = {"clarification asked": CLARIFICATION, "condition day": CONDITION, "renewal invited": RENEWAL}
"""Messages whose keys name what is to be done, by how the keys begin; it belongs to what the message is about."""


def why_not_asked_any_more(session: Session, message: Message) -> str | None:
    """Why a message that is only now about to go out should not: what it asks for is done by now, or is asked anew in a
    later one. None when it should, and for all that asks for nothing.
    """
    begins, _, rest = message.key.partition(":")
    named = rest.partition(":")[0]
    if begins in _ASKS_ABOUT:
        outstanding = outstanding_for(session, _ASKS_ABOUT[begins], message.about_id)
    elif begins in _ASKS_ABOUT_NAMED:
        outstanding = outstanding_for(session, _ASKS_ABOUT_NAMED[begins], UUID(named))
    else:
        return None
    if isinstance(outstanding, str):
        return outstanding
    later = select(Message.id).where(Message.person_id == message.person_id, Message.about_id == message.about_id)
    later = later.where(Message.key.startswith(f"{begins}:{named}:"), Message.id > message.id)
    return OVERTAKEN if session.scalars(later.limit(1)).first() else None
