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
from grants.notifications.offsets.queries import schedule_of
from grants.notifications.outstanding import Outstanding, outstanding_for
from grants.notifications.wanted import why_not_wanted

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

TO_US = "monitoring/emails/return_overdue_to_us"
"""For those who run the programme, whom a step may tell as well."""


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
    steps = rules.USUAL[reminder.kind]
    if not isinstance(outstanding, str):
        steps = schedule_of(session, reminder.kind, outstanding.scheme_id).steps
    reason = _why_pointless(session, reminder, outstanding, steps, now)
    if reason is not None or isinstance(outstanding, str):
        return Pointless(reason or "")
    later = rules.not_before(reminder.send_at, now)
    if later is not None:
        raise NotYet(later)
    return Outgoing(reminder.person, words_of(reminder, outstanding, now, print_size_of(session, reminder.person)))


def _why_pointless(
    session: Session, reminder: Reminder, outstanding: Outstanding | str, steps: rules.Steps, now: datetime
) -> str | None:
    if isinstance(outstanding, str):
        return outstanding
    not_wanted = why_not_wanted(session, reminder, outstanding, steps)
    return not_wanted or rules.why_pointless(steps, reminder.step, reminder.deadline_at, now)


def words_of(reminder: Reminder, outstanding: Outstanding, now: datetime, print_points: int | None = None) -> Written:
    """What a reminder says if it goes out now."""
    days = rules.days_left(reminder.deadline_at, now)
    return write(
        _template(reminder, outstanding),
        person=reminder.person,
        print_points=print_points,
        deadline_at=reminder.deadline_at,
        when=rules.in_words(days),
        **outstanding.facts,
    )


def _template(reminder: Reminder, outstanding: Outstanding) -> str:
    if reminder.person_id not in outstanding.people:
        return TO_US
    return (AFTERWARDS if reminder.step.endswith(" after") else TEMPLATES)[reminder.kind]
