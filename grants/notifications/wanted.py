"""Whether a planned reminder still belongs to what it reminds of, and to whom each goes."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.notifications.models import Reminder
from grants.notifications.rules import NOT_A_STEP, Step, Steps, step_named
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
