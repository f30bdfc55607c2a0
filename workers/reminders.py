"""Sends messages and reminders. What they say, and whether they still should go, `grants` decides."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.running import NotYet, Record, Together, Work, WorldHandler
from grants.kernel.web import Application, this_app
from grants.kernel.writing import Written
from grants.notifications import service
from grants.notifications.calendars import calendar_for
from grants.notifications.delivering.outgoing.service import begin_message, hold_as_needless, record_message_sent
from grants.notifications.delivering.texting.queries import number_for_text
from grants.notifications.delivering.texting.rules import short_text
from grants.notifications.delivering.texting.service import record_text
from grants.notifications.gathering import gather
from grants.notifications.mailing import end_link, not_before
from grants.notifications.models import Message
from grants.notifications.sending import Outgoing, reminders_now
from grants.notifications.staff.mailings.queries import reply_address_of
from grants.notifications.wanted import why_not_asked_any_more
from workers.mail import Attachment, Mail, send
from workers.mail_server import Connection, connection_to
from workers.texts import send_text

PLAIN = "plain_text"


def send_message(work: Work) -> Record | None:
    """Send the message that the job names, unless it has been sent or is held, or asks for what is done meanwhile."""
    app = this_app()
    message_id = UUID(work.args["message_id"])
    with work.database.write() as session:
        message = begin_message(session, message_id, mail_id=work.job_id, now=work.clock())
        if message is None:
            return None
        later = not_before(session, message.person_id, message.kind, work.clock())
        if later is not None:
            raise NotYet(later)
        needless = why_not_asked_any_more(session, message)
        if needless is not None:
            hold_as_needless(session, message, reason=needless, now=work.clock())
            return None
        calendar = calendar_for(app, session, message)
        reply_to = reply_address_of(session, message_id)
    mail = replace(_mail_of(app, message), reply_to=reply_to)
    if calendar is not None:
        mail = replace(mail, attachments=(*mail.attachments, Attachment("meeting.ics", "text/calendar", calendar)))
    send(mail, job_id=work.job_id, settings=app.settings_as_said, now=work.clock())
    return lambda session, now: record_message_sent(session, message_id, now=now)


def _mail_of(app: Application, message: Message) -> Mail:
    words = Written(message.subject, message.text, message.html)
    plain = message.person.letter_format == PLAIN
    ends = end_link(message.person_id, [message.kind])
    mail = Mail(message.person.name, message.person.email, words, plain, end_link=ends)
    if message.attachment is None:
        return mail
    content = app.files.get(message.attachment.digest)
    if plain and message.attachment.media_type.startswith("text/plain"):
        return replace(mail, words=replace(words, text=f"{words.text}\n\n{content.decode()}"))
    attached = Attachment(message.attachment.name, message.attachment.media_type, content)
    return replace(mail, attachments=(attached,))


@contextmanager
def sending_reminders(works: Sequence[Work]) -> Iterator[dict[UUID, WorldHandler]]:
    """What sends the reminder that each of these jobs names, with the person's others of the day, if what it reminds
    of is still to be done. They go over one connection to the mail server.
    """
    app, first = this_app(), works[0]
    with first.database.write() as session:
        now = first.clock()
        job_of = {UUID(work.args["reminder_id"]): work.job_id for work in works}
        together, later = gather(session, job_of, now)
        outgoing = reminders_now(session, {job_of[each]: found for each, found in together.items()}, now)
        service.begin_gathered(session, outgoing, now=now)
    with connection_to(app.settings) as server:
        # Those that wait are let go first: one of the others may take them along.
        waiting: dict[UUID, WorldHandler] = {job_of[each]: partial(_wait, until) for each, until in later.items()}
        yield waiting | {job_of[each]: partial(_send, app, outgoing.get(job_of[each]), server) for each in together}


def _wait(until: datetime, work: Work) -> None:
    raise NotYet(until)


def _send(app: Application, outgoing: Outgoing | None, server: Connection | None, work: Work) -> Record | None:
    if outgoing is None or outgoing.words is None:
        return None
    number = number_for_text(outgoing.needs, outgoing.person, app.settings)
    if number is not None:
        return _text(app, work, outgoing, outgoing.words, number)
    mail = Mail(
        outgoing.person.name,
        outgoing.person.email,
        outgoing.words,
        plain=outgoing.person.letter_format == PLAIN,
        end_link=outgoing.end_link,
    )
    send(mail, job_id=work.job_id, settings=app.settings_as_said, now=work.clock(), server=server)
    return lambda session, at: service.record_gathered(session, outgoing, now=at)


def _text(app: Application, work: Work, outgoing: Outgoing, words: Written, number: str) -> Record:
    """Send what the mail would say as a text message in its place."""
    text = short_text(words, app.particulars.grant_maker)
    send_text(app.settings, to=number, text=text, job_id=work.job_id)

    def record(session: Session, at: datetime) -> None:
        record_text(session, mail_id=work.job_id, person_id=outgoing.person.id, number=number, text=text, now=at)
        service.record_gathered(session, outgoing, is_text=True, now=at)

    return record


SEND_REMINDERS = Together(sending_reminders, most=25)
"""So many that all of them are on their way before what was looked up for them is out of date."""
