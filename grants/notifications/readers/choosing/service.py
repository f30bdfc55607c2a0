"""People choose which of our messages they get by mail, and at which hours."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Invalid, Problem, check
from grants.notifications.kinds import KINDS, OPTIONAL
from grants.notifications.models import Reminder
from grants.notifications.readers.choosing.events import MailChoiceMade, MailingHoursChosen
from grants.notifications.rules import KINDS as REMINDED
from grants.notifications.service import DROPPED, PLANNED, align_reminders, drop_reminders
from grants.notifications.wishes import rules
from grants.notifications.wishes.models import MailingHours, Unsubscription
from grants.notifications.wishes.queries import unwanted_by


def end_kinds(session: Session, person_id: UUID, kinds: Collection[str], *, actor: Actor, now: datetime) -> None:
    """Send a person no more of these kinds by mail. Doing it again changes nothing. Raises Invalid for a duty."""
    _lock(session, person_id)
    choose_unwanted(session, person_id, unwanted_by(session, person_id) | set(kinds), actor=actor, now=now)


def choose_unwanted(
    session: Session, person_id: UUID, unwanted: Collection[str], *, actor: Actor, now: datetime
) -> None:
    """Send a person these kinds no more by mail, and all others.

    Reminders that are planned are dropped, or planned again. Raises Invalid for a kind that is a duty, or none.
    """
    if not set(unwanted) <= set(OPTIONAL):
        told = [KINDS[kind].name for kind in sorted(unwanted) if kind in KINDS and kind not in OPTIONAL]
        sentence = f"We have to send you this: {', '.join(told)}." if told else "There is no such kind of message."
        raise Invalid([Problem("unwanted", sentence, "is_a_duty" if told else "invalid")])
    _lock(session, person_id)
    before = unwanted_by(session, person_id)
    ended, begun_again = sorted(set(unwanted) - before), sorted(before - set(unwanted))
    if not ended and not begun_again:
        return
    session.add_all(Unsubscription(person_id=person_id, kind=kind, since=now) for kind in ended)
    gone = delete(Unsubscription).where(Unsubscription.person_id == person_id, Unsubscription.kind.in_(begun_again))
    session.execute(gone)
    session.flush()
    chosen = MailChoiceMade(person_id=person_id, ended=tuple(ended), begun_again=tuple(begun_again))
    publish(session, chosen, actor=actor, now=now)
    theirs = select(Reminder).where(Reminder.person_id == person_id).order_by(Reminder.id).with_for_update()
    planned = theirs.where(Reminder.kind.in_(ended), Reminder.state == PLANNED)
    drop_reminders(session, session.scalars(planned).all(), reason=rules.UNWANTED, now=now)
    again = theirs.where(Reminder.kind.in_(begun_again), Reminder.state == DROPPED, Reminder.send_at > now)
    for kind, subject_id in dict.fromkeys((each.kind, each.subject_id) for each in session.scalars(again).all()):
        assert kind in REMINDED
        align_reminders(session, kind=kind, subject_id=subject_id, now=now)


def choose_hours(
    session: Session, person_id: UUID, *, from_hour: int | None, until_hour: int | None, actor: Actor, now: datetime
) -> None:
    """Write to a person only between two hours of the day, or with None at any. Raises Invalid."""
    check(rules.hours_problems(from_hour, until_hour))
    _lock(session, person_id)
    chosen = session.get(MailingHours, person_id)
    before = (chosen.from_hour, chosen.until_hour) if chosen else (None, None)
    if before == (from_hour, until_hour):
        return
    if from_hour is None or until_hour is None:
        session.execute(delete(MailingHours).where(MailingHours.person_id == person_id))
    else:
        session.merge(MailingHours(person_id=person_id, from_hour=from_hour, until_hour=until_hour))
    session.flush()
    publish(
        session,
        MailingHoursChosen(person_id=person_id, from_hour=from_hour, until_hour=until_hour),
        actor=actor,
        now=now,
    )


def _lock(session: Session, person_id: UUID) -> None:
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
