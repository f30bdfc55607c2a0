"""The links that a reminder offers now."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.web import this_app
from grants.kernel.writing import links_of
from grants.monitoring.planning.extending.models import GRANTED, ReturnExtension
from grants.monitoring.planning.extending.queries import extensions_of_each
from grants.monitoring.planning.extending.rules import is_by_rule, last_by_rule
from grants.notifications.models import Reminder
from grants.notifications.pressing.rules import DONE, MORE_TIME, SAYS_DONE, press_token
from grants.notifications.rules import RETURN
from grants.notifications.to_do import Outstanding


def press_facts(reminder: Reminder, outstanding: Outstanding, *, may_have_time: bool) -> dict[str, object]:
    """For the words of a reminder: where its reader says that it is done, and where a rule grants more time, if it
    does.
    """
    if reminder.person_id not in outstanding.people:
        return {}
    facts: dict[str, object] = {}
    if reminder.kind in SAYS_DONE:
        facts["done_link"] = _link(DONE, reminder)
    if may_have_time:
        facts["time_link"], facts["time_until"] = _link(MORE_TIME, reminder), last_by_rule(reminder.deadline_at)
    return facts


def grants_time(session: Session, reminder: Reminder, now: datetime) -> bool:
    """Whether more time for the return that this reminds of is granted at once."""
    return reminder.id in granting_time(session, [reminder], now)


def granting_time(session: Session, reminders: Iterable[Reminder], now: datetime) -> set[UUID]:
    """Those of these reminders, by their ids, for whose return more time is granted at once."""
    of_returns = [each for each in reminders if each.kind == RETURN]
    if not of_returns:
        return set()
    asked = extensions_of_each(session, {each.subject_id for each in of_returns})
    return {each.id for each in of_returns if _is_granted(asked[each.subject_id], each.deadline_at, now)}


def _is_granted(asked: Collection[ReturnExtension], due_at: datetime, now: datetime) -> bool:
    had_more = any(each.state == GRANTED for each in asked)
    is_asked = any(each.answered_at is None for each in asked)
    return is_by_rule(last_by_rule(due_at), due_at=due_at, now=now, had_more=had_more) and not is_asked


def _link(act: str, reminder: Reminder) -> str:
    app = this_app()
    return links_of(app)("pressing.show", token=press_token(act, reminder.id, app.settings.secret_key))
