"""Reading reminders and messages."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, func, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, defer, joinedload

from grants.applications.conflicts import conflicts_of, is_closed_to
from grants.applications.models import Application, Clarification
from grants.awards.models import Award
from grants.awards.planning.conditions.models import AwardCondition
from grants.identity.needs.models import CommunicationNeed
from grants.kernel.access import Actor
from grants.kernel.clock import london_moment
from grants.kernel.jobs import DEAD, Job
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.monitoring.models import Return
from grants.notifications.models import Message, Reminder
from grants.notifications.rules import NEEDS

SEND_MESSAGE = "notifications.send_message"
SEND_REMINDER = "notifications.send_reminder"
MAIL_BRIEFING_PLACE = "notifications.mail_briefing_place"
MAIL_BRIEFING_TOMORROW = "notifications.mail_briefing_tomorrow"
MAIL_BRIEFING_CHANGED = "notifications.mail_briefing_changed"
MAIL_ACCOUNT_CHANGED = "notifications.mail_account_changed"
MAIL_CONTACT_REPLACED = "notifications.mail_contact_replaced"
MAIL_MEMBER_ASKED = "notifications.mail_member_asked"
MAIL_PACK = "notifications.mail_pack"
MAIL_CONCERN = "notifications.mail_concern"
TO_OTHERS = (
    MAIL_BRIEFING_PLACE,
    MAIL_BRIEFING_TOMORROW,
    MAIL_BRIEFING_CHANGED,
    MAIL_ACCOUNT_CHANGED,
    MAIL_CONTACT_REPLACED,
    MAIL_MEMBER_ASKED,
    MAIL_PACK,
    MAIL_CONCERN,
)
"""What is mailed to people without an account, so that it is nobody's message."""

MAILING = (SEND_MESSAGE, SEND_REMINDER, *TO_OTHERS)


def reminder_of(session: Session, reminder_id: UUID) -> Reminder:
    """A reminder with its person. Raises NotFound."""
    reminder = session.scalar(
        select(Reminder).where(Reminder.id == reminder_id).options(joinedload(Reminder.person, innerjoin=True))
    )
    if reminder is None:
        raise NotFound("There is no such reminder.")
    return reminder


def reminders_of(session: Session, reminder_ids: Collection[UUID]) -> Sequence[Reminder]:
    """Reminders with their people."""
    found = select(Reminder).where(Reminder.id.in_(reminder_ids)).order_by(Reminder.id)
    return session.scalars(found.options(joinedload(Reminder.person, innerjoin=True))).all()


def reminders_about(session: Session, kind: str, subject_id: UUID) -> Sequence[Reminder]:
    """All reminders about one thing, kept from others until the end of the transaction."""
    about = select(Reminder).where(Reminder.subject_id == subject_id, Reminder.kind == kind)
    return session.scalars(about.order_by(Reminder.id).with_for_update()).all()


def needs_never_asked_again(session: Session, number: int) -> Sequence[UUID]:
    """People who told us their needs and for whom no reminder to look at them was ever planned."""
    planned = exists().where(Reminder.kind == NEEDS, Reminder.subject_id == CommunicationNeed.person_id)
    found = select(CommunicationNeed.person_id).where(~planned)
    return session.scalars(found.order_by(CommunicationNeed.person_id).limit(number)).all()


def reasons_not_sent(session: Session, reminders: Iterable[Reminder]) -> dict[UUID, str]:
    """Why those that were tried and have not gone out have not, by the reminder's id."""
    keys = {f"reminder:{each.id}": each.id for each in reminders}
    if not keys:
        return {}
    rows = session.execute(select(Message.key, Message.state_reason).where(Message.key.in_(keys)))
    return {keys[key]: reason for key, reason in rows if reason}


def reminders_page(
    session: Session,
    *,
    state: str | None = None,
    about_id: UUID | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Reminder]:
    """A page of reminders with their people: planned ones soonest first, all others latest first."""
    statement = select(Reminder).options(joinedload(Reminder.person, innerjoin=True))
    if state:
        statement = statement.where(Reminder.state == state)
    if about_id:
        statement = statement.where(Reminder.subject_id == about_id)
    by = (Reminder.send_at, Reminder.id)
    return page_of(session, statement, by=by, after=after, size=size, descending=state != "planned")


def message_of(session: Session, message_id: UUID) -> Message:
    """A message with its person and attachment. Raises NotFound."""
    message = session.scalar(
        select(Message)
        .where(Message.id == message_id)
        .options(joinedload(Message.person, innerjoin=True), joinedload(Message.attachment))
    )
    if message is None:
        raise NotFound("There is no such message.")
    return message


def message_with_key(session: Session, key: str) -> Message | None:
    return session.scalar(select(Message).where(Message.key == key))


def is_readable(actor: Actor) -> ColumnElement[bool]:
    """SQL for the messages that `access.may_read_message` lets this person read."""
    own = Message.person_id == actor.person_id
    if not actor.is_administrator:
        return own
    closed = [each for each in conflicts_of(actor) if is_closed_to(actor, each)]
    return or_(own, Message.application_id.is_(None), Message.application_id.not_in(closed)) if closed else true()


def application_about(session: Session, about_id: UUID) -> UUID | None:
    """The application that a message is about, given what it is about: itself, a question about it, its grant, or
    a return or a condition of that; None where it is about something else.
    """
    return applications_about(session, [about_id]).get(about_id)


def applications_about(session: Session, about_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """The application that each of these is about, by its id; without what is about something else."""

    def of(column: InstrumentedAttribute[UUID], application: InstrumentedAttribute[Any]) -> Select[UUID, UUID | None]:
        return select(column, application).where(column.in_(about_ids))

    found: CompoundSelect[UUID, UUID | None] = union_all(
        of(Application.id, Application.id),
        of(Clarification.id, Clarification.application_id),
        of(Award.id, Award.application_id),
        of(Return.id, Award.application_id).join(Award, Return.award_id == Award.id),
        of(AwardCondition.id, Award.application_id).join(Award, AwardCondition.award_id == Award.id),
    )
    return dict(session.execute(found).all())


def messages_page(
    session: Session,
    actor: Actor,
    *,
    own: bool = False,
    about_id: UUID | None = None,
    state: str | None = None,
    day_from: date | None = None,
    day_to: date | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Message]:
    """A page of the messages that this person may read, or of those to them, the newest first, without their words;
    written on these days.
    """
    readable = Message.person_id == actor.person_id if own else is_readable(actor)
    statement = (
        select(Message)
        .where(readable)
        .options(
            joinedload(Message.person, innerjoin=True),
            joinedload(Message.attachment),
            defer(Message.text),
            defer(Message.html),
        )
    )
    if about_id:
        statement = statement.where(Message.about_id == about_id)
    if state:
        statement = statement.where(Message.state == state)
    if day_from:
        statement = statement.where(Message.created_at >= london_moment(day_from, time()))
    if day_to:
        statement = statement.where(Message.created_at < london_moment(day_to + timedelta(days=1), time()))
    return page_of(session, statement, by=(Message.id,), after=after, size=size, descending=True)


def number_in_state(session: Session, actor: Actor, state: str) -> int:
    """How many messages are in this state, of those that this person may read."""
    return (
        session.scalar(select(func.count()).select_from(Message).where(Message.state == state, is_readable(actor))) or 0
    )


def number_given_up(session: Session) -> int:
    """How many mails to people without an account could not be sent and are not tried any more."""
    given_up = select(func.count()).select_from(Job)
    return session.scalar(given_up.where(Job.name.in_(TO_OTHERS), Job.state == DEAD)) or 0
