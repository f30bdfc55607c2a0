"""Messages and reminders for people to read, and the outbox."""

from dataclasses import replace
from email.utils import parseaddr
from functools import partial
from pathlib import Path

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.identity.needs.queries import needs_in_words
from grants.kernel import history
from grants.kernel.access import administrator, signed_in
from grants.kernel.clock import in_london, london_day
from grants.kernel.lists.rules import day_asked
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app
from grants.notifications import queries
from grants.notifications.access import may_read_message
from grants.notifications.attachments import attached
from grants.notifications.delivering.texting.queries import text_of_mail
from grants.notifications.mailing import leaving_at
from grants.notifications.models import Message
from grants.notifications.outbox import KeptMail, latest_mails, mail_named
from grants.notifications.own_links import without_own_links, words_for
from grants.notifications.reminding.offsets.rules import in_hours
from grants.notifications.rules import ABOUT, goes_out_at
from grants.notifications.schemas import STATES
from grants.notifications.state_rules import CAN_BE_STOPPED, CAN_BE_TRIED_AGAIN, IN_WORDS

pages = Blueprint("notifications", __name__)


@pages.get("/messages")
@allow(signed_in)
def messages() -> ResponseReturnValue:
    """What was written to this person, and for administrators the ways to all that was written to people."""
    session, now = current_session(), current_time()
    problems: list[Problem] = []
    day_from, day_to = (day_asked(name, request.args, problems) for name in ("from", "to"))
    check(problems)
    state = request.args.get("state", "")
    page = queries.messages_page(
        session,
        current_actor(),
        own=True,
        state=state if state in IN_WORDS else None,
        day_from=day_from,
        day_to=day_to,
        after=request.args.get("after"),
    )
    return render_template(
        "notifications/pages/messages.html",
        asked={"state": state, "from": day_from, "to": day_to},
        page=page,
        states=IN_WORDS,
        leaving={each: in_london(moment) for each, moment in leaving_at(session, page.items, now).items()},
        said_at=in_hours,
        today=london_day(now),
        kept_here=this_app().settings.keeps_mails,
    )


@pages.get("/messages/<uuid:message_id>")
@allow(may_read_message, load=queries.message_of)
def show(message: Message) -> ResponseReturnValue:
    said = needs_in_words(current_session(), [message.person_id]) if current_actor().is_administrator else {}
    heed = said.get(message.person_id, [])
    texted = text_of_mail(current_session(), message.mail_id)
    return render_template(
        "notifications/pages/message.html",
        message=message,
        shown=partial(words_for, current_actor(), message),
        heed=heed,
        texted=texted,
        about=history.named(current_session(), current_actor(), message.about_id),
        states=IN_WORDS,
        can_stop=message.state in CAN_BE_STOPPED,
        can_try_again=message.state in CAN_BE_TRIED_AGAIN,
    )


@pages.get("/messages/<uuid:message_id>/attachment")
@allow(may_read_message, load=queries.message_of)
def attachment(message: Message) -> ResponseReturnValue:
    return attached(message)


@pages.get("/reminders")
@allow(administrator)
def reminders() -> ResponseReturnValue:
    session = current_session()
    state = request.args.get("state", "planned")
    state = state if state in STATES else ""
    page = queries.reminders_page(session, state=state or None, after=request.args.get("after"))
    reasons = queries.reasons_not_sent(session, [each for each in page.items if each.state == "planned"])
    return render_template(
        "notifications/pages/reminders.html",
        page=page,
        state=state,
        states=STATES,
        reasons=reasons,
        about=ABOUT,
        goes_out_at=partial(goes_out_at, now=current_time()),
    )


def _outbox(session: Session) -> Path:
    settings = this_app().settings
    if not settings.keeps_mails:
        raise NotFound("Mails go out, so there is no outbox.")
    return settings.outbox


def _kept_mail(session: Session, name: str) -> KeptMail:
    return mail_named(_outbox(session), name)


@pages.get("/outbox")
@allow(administrator, load=_outbox)
def outbox(folder: Path) -> ResponseReturnValue:
    return render_template("notifications/pages/outbox.html", mails=latest_mails(folder))


@pages.get("/outbox/<name>")
@allow(administrator, load=_kept_mail)
def kept_mail(mail: KeptMail) -> ResponseReturnValue:
    """The mail; links that act without signing in only for whom it is to."""
    actor = current_actor()
    reader = current_session().get(Person, actor.person_id) if actor.person_id else None
    if reader is None or parseaddr(mail.to)[1].lower() != reader.email:
        mail = replace(mail, text=without_own_links(mail.text, mail.to))
    return render_template("notifications/pages/kept_mail.html", mail=mail)
