"""What the sender of reminders is to do, decided at the last moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.identity.needs.queries import print_size_of
from grants.kernel.running import NotYet
from grants.kernel.writing import Written, write
from grants.notifications import queries, rules
from grants.notifications.models import Reminder
from grants.notifications.outstanding import NOT_THEIRS, Outstanding, outstanding_for

TEMPLATES = {
    rules.DRAFT: "applications/emails/draft_reminder",
    rules.OFFER: "awards/emails/offer_reminder",
    rules.RETURN: "monitoring/emails/return_reminder",
    rules.CLARIFICATION: "applications/emails/clarification_reminder",
    rules.NEEDS: "identity/emails/needs_reminder",
    rules.SCORES: "panels/emails/scores_reminder",
    rules.PAPERS: "panels/emails/papers_reminder",
    rules.UNDER_NOTICE: "awards/emails/notice_reminder",
    rules.REPAYMENT: "awards/emails/repayment_reminder",
    rules.CONDITION: "awards/emails/condition_reminder",
}
AFTERWARDS = {
    rules.REPAYMENT: "awards/emails/repayment_reminder",
    rules.DRAFT: "applications/emails/draft_not_sent",
    rules.RETURN: "monitoring/emails/return_overdue",
}
"""For steps after the deadline."""


@dataclass(frozen=True)
class Pointless:
    """A reminder that should not go out any more, and why."""

    reason: str


@dataclass(frozen=True)
class Outgoing:
    """A reminder that should go out now."""

    person: Person
    words: Written


def reminder_now(session: Session, reminder_id: UUID, now: datetime) -> Outgoing | Pointless | None:
    """Whether a planned reminder should go out now, with its words; None when it is settled already.

    Raises NotYet when it may go out, but not at this hour.
    """
    reminder = queries.reminder_of(session, reminder_id)
    if reminder.state != "planned":
        return None
    outstanding = outstanding_for(session, reminder.kind, reminder.subject_id)
    reason = _why_pointless(reminder, outstanding, now)
    if reason is not None or isinstance(outstanding, str):
        return Pointless(reason or "")
    later = rules.not_before(reminder.send_at, now)
    if later is not None:
        raise NotYet(later)
    return Outgoing(reminder.person, words_of(reminder, outstanding, now, print_size_of(session, reminder.person)))


def _why_pointless(reminder: Reminder, outstanding: Outstanding | str, now: datetime) -> str | None:
    if isinstance(outstanding, str):
        return outstanding
    if outstanding.deadline_at != reminder.deadline_at:
        return "The deadline has moved."
    if reminder.person_id not in outstanding.people:
        return NOT_THEIRS
    return rules.why_pointless(reminder.kind, reminder.step, reminder.deadline_at, now)


def words_of(reminder: Reminder, outstanding: Outstanding, now: datetime, print_points: int | None = None) -> Written:
    """What a reminder says if it goes out now."""
    is_over = rules.step_named(reminder.kind, reminder.step).days < 0
    template = (AFTERWARDS if is_over else TEMPLATES)[reminder.kind]
    days = rules.days_left(reminder.deadline_at, now)
    return write(
        template,
        person=reminder.person,
        print_points=print_points,
        deadline_at=reminder.deadline_at,
        when=rules.in_words(days),
        **outstanding.facts,
    )
