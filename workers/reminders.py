"""Sends messages and reminders. What they say, and whether they still should go, `grants` decides."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.running import Record, Work
from grants.kernel.web import Application, this_app
from grants.kernel.writing import Written
from grants.notifications import queries, service
from grants.notifications.calendars import calendar_for
from grants.notifications.gathering import gather
from grants.notifications.models import Message
from grants.notifications.sending import reminders_now
from workers.mail import Attachment, Mail, send

PLAIN = "plain_text"


def send_message(work: Work) -> Record | None:
    """Send the message that the job names, unless it has been sent."""
    app = this_app()
    message_id = UUID(work.args["message_id"])
    with work.database.read() as session:
        message = queries.message_of(session, message_id)
        calendar = calendar_for(app, session, message)
    if message.state == "sent":
        return None
    mail = _mail_of(app, message)
    if calendar is not None:
        mail = replace(mail, attachments=(*mail.attachments, Attachment("meeting.ics", "text/calendar", calendar)))
    send(mail, job_id=work.job_id, settings=app.settings, now=work.clock())

    def record(session: Session, now: datetime) -> None:
        service.record_message_sent(session, message_id, now=now)

    return record


def _mail_of(app: Application, message: Message) -> Mail:
    words = Written(message.subject, message.text, message.html)
    plain = message.person.letter_format == PLAIN
    mail = Mail(message.person.name, message.person.email, words, plain)
    if message.attachment is None:
        return mail
    content = app.files.get(message.attachment.digest)
    if plain and message.attachment.media_type.startswith("text/plain"):
        return replace(mail, words=replace(words, text=f"{words.text}\n\n{content.decode()}"))
    attached = Attachment(message.attachment.name, message.attachment.media_type, content)
    return replace(mail, attachments=(attached,))


def send_reminder(work: Work) -> Record | None:
    """Send the reminder that the job names, if what it reminds of is still to be done, with the person's others of
    the day.
    """
    app = this_app()
    with work.database.write() as session:
        together = gather(session, UUID(work.args["reminder_id"]), work.clock())
    if not together:
        return None
    with work.database.read() as session:
        now = reminders_now(session, together, work.clock())
    if now.words is not None:
        mail = Mail(now.person.name, now.person.email, now.words, plain=now.person.letter_format == PLAIN)
        send(mail, job_id=work.job_id, settings=app.settings, now=work.clock())
    return lambda session, at: service.record_gathered(session, now.each, now.pointless, now=at)
