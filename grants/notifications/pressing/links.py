"""The links that a reminder offers now."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.web import this_app
from grants.kernel.writing import links_of
from grants.monitoring.planning.extending.models import GRANTED
from grants.monitoring.planning.extending.queries import extensions_of
from grants.monitoring.planning.extending.rules import is_by_rule, last_by_rule
from grants.notifications.models import Reminder
from grants.notifications.pressing.rules import DONE, MORE_TIME, SAYS_DONE, press_token
from grants.notifications.rules import RETURN
from grants.notifications.to_do import Outstanding


def press_facts(session: Session, reminder: Reminder, outstanding: Outstanding, now: datetime) -> dict[str, object]:
    """For the words of a reminder: where its reader says that it is done, and where a rule grants more time."""
    if reminder.person_id not in outstanding.people:
        return {}
    facts: dict[str, object] = {}
    if reminder.kind in SAYS_DONE:
        facts["done_link"] = _link(DONE, reminder)
    if grants_time(session, reminder, now):
        facts["time_link"], facts["time_until"] = _link(MORE_TIME, reminder), last_by_rule(reminder.deadline_at)
    return facts


def grants_time(session: Session, reminder: Reminder, now: datetime) -> bool:
    """Whether more time for the return that this reminds of is granted at once."""
    if reminder.kind != RETURN:
        return False
    asked = extensions_of(session, reminder.subject_id)
    until, due_at = last_by_rule(reminder.deadline_at), reminder.deadline_at
    return is_by_rule(until, due_at=due_at, now=now, had_more=any(each.state == GRANTED for each in asked)) and not any(
        each.answered_at is None for each in asked
    )


def _link(act: str, reminder: Reminder) -> str:
    app = this_app()
    return links_of(app)("pressing.show", token=press_token(act, reminder.id, app.settings.secret_key))
