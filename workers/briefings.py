"""Mails that confirm places at briefings, each with the file for a calendar."""

from uuid import UUID

from grants.kernel.running import Record, Work
from grants.kernel.web import this_app
from grants.kernel.writing import write
from grants.schemes.briefings.calendars import calendar_of
from grants.schemes.briefings.queries import place_with_briefing
from grants.schemes.briefings.rules import place_token
from workers.mail import Attachment, Mail, send


def mail_briefing_place(work: Work) -> Record | None:
    """Confirm the place that the job names, unless it was given back.

    The name that was typed is left out: anybody can type anybody's address, and words of their own.
    """
    app = this_app()
    with work.database.read() as session:
        place = place_with_briefing(session, UUID(work.args["place_id"]))
        if place is None or place.email is None:
            return None
        briefing = place.briefing
        calendar = Attachment("briefing.ics", "text/calendar", calendar_of(app, briefing))
    words = write(
        "schemes/emails/briefing_place",
        briefing=briefing,
        round=briefing.round,
        scheme=briefing.round.scheme,
        token=place_token(place.id, app.settings.secret_key),
    )
    mail = Mail("", place.email, words, attachments=(calendar,))
    send(mail, job_id=work.job_id, settings=app.settings, now=work.clock())
    return None
