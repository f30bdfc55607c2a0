"""The pages behind the links in reminders: each shows a button, for programs open links in mail too."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.access import anyone
from grants.kernel.limits import limiter
from grants.kernel.problems import Conflict, NotFound
from grants.kernel.web import allow, current_session, current_time, known_by_address, this_app
from grants.notifications import queries
from grants.notifications.models import Reminder
from grants.notifications.outstanding import outstanding_for
from grants.notifications.pressing.links import grants_time
from grants.notifications.pressing.queries import who_has_done
from grants.notifications.pressing.rules import DONE, has_run_out, read_press
from grants.notifications.readers.one_press import service
from grants.notifications.rules import ABOUT
from grants.notifications.to_do import Outstanding

pages = Blueprint("pressing", __name__, url_prefix="/reminders/press")

NOT_OURS = "This link is not whole. Copy all of it from the message, or sign in and look there."
TOO_OLD = "This link is too old. Sign in to see how things stand."
NOTHING_LEFT = "Nothing is left to do: it is done, or it has another day now."


def pressed(session: Session, token: str) -> tuple[str, Reminder]:
    """Which link of which reminder. Raises NotFound for one that is none of ours, Conflict for one that is too old."""
    read = read_press(token, this_app().settings.secret_key)
    if read is None:
        raise NotFound(NOT_OURS)
    reminder = queries.reminder_of(session, read[1])
    if has_run_out(reminder.send_at, current_time()):
        raise Conflict(TOO_OLD, code="link_expired")
    return read[0], reminder


@pages.get("/<token>")
@allow(anyone, load=pressed)
def show(act: str, reminder: Reminder) -> ResponseReturnValue:
    return _page(act, reminder)


@pages.post("/<token>")
@limiter.limit("60 per hour")
@known_by_address
@allow(anyone, load=pressed)
def press(act: str, reminder: Reminder) -> ResponseReturnValue:
    if _why_not(reminder) is None:
        do = service.say_done if act == DONE else service.get_more_time
        do(current_session(), reminder, now=current_time())
    return _page(act, reminder)


def _why_not(reminder: Reminder) -> str | None:
    """Why nothing is left to press; None when something is."""
    outstanding = outstanding_for(current_session(), reminder.kind, reminder.subject_id)
    if not isinstance(outstanding, Outstanding) or outstanding.deadline_at != reminder.deadline_at:
        return NOTHING_LEFT
    return None if reminder.person_id in outstanding.people else "You do not act for them here any more."


def _page(act: str, reminder: Reminder) -> str:
    session = current_session()
    why_not = _why_not(reminder)
    said = reminder.person_id in who_has_done(session, reminder.kind, reminder.subject_id, reminder.deadline_at)
    return render_template(
        "notifications/pages/press.html",
        act=act,
        reminder=reminder,
        about=ABOUT[reminder.kind],
        why_not=why_not,
        is_said=said,
        may_have_time=why_not is None and grants_time(session, reminder, current_time()),
        outstanding=outstanding_for(session, reminder.kind, reminder.subject_id),
    )
