"""Mails that confirm places at briefings, and remind of them, each with the file for a calendar."""

from uuid import UUID

from grants.kernel.running import NotYet, Record, Work
from grants.kernel.web import this_app
from grants.kernel.writing import write
from grants.notifications.reminding.offsets.briefings import A_DAY_BEFORE
from grants.notifications.reminding.offsets.queries import schedule_of
from grants.notifications.reminding.own_words.queries import briefing_words
from grants.notifications.reminding.own_words.rules import BRIEFING_PLACE, BRIEFING_TOMORROW
from grants.notifications.rules import (
    BRIEFING,
    days_left,
    in_words,
    moment_of,
    not_before,
    step_named,
    why_pointless,
)
from grants.schemes.briefings.calendars import calendar_of
from grants.schemes.briefings.queries import place_with_briefing
from grants.schemes.briefings.rules import place_token
from grants.schemes.models import BriefingPlace
from workers.mail import Attachment, Mail
from workers.to_others import send_to_other


def mail_briefing_place(work: Work) -> Record | None:
    """Confirm the place that the job names, unless it was given back.

    The name that was typed is left out: anybody can type anybody's address, and words of their own.
    """
    app = this_app()
    with work.database.read() as session:
        place = place_with_briefing(session, UUID(work.args["place_id"]))
        if place is None or place.email is None:
            return None
        calendar = Attachment("briefing.ics", "text/calendar", calendar_of(app, place.briefing))
        own = briefing_words(session, BRIEFING_PLACE, place.briefing.round.scheme)
    return send_to_other(_mail(place, calendar, "schemes/emails/briefing_place", own_words=own), work)


def mail_briefing_tomorrow(work: Work) -> Record | None:
    """Remind of the briefing at which the job's place is, unless that was given back, the briefing has begun, or the
    scheme has set other days.
    """
    app, now, step_name = this_app(), work.clock(), work.args.get("step", A_DAY_BEFORE)
    with work.database.read() as session:
        place = place_with_briefing(session, UUID(work.args["place_id"]))
        if place is None or place.email is None or place.briefing.starts_at <= now:
            return None
        calendar = Attachment("briefing.ics", "text/calendar", calendar_of(app, place.briefing))
        own = briefing_words(session, BRIEFING_TOMORROW, place.briefing.round.scheme)
        steps, starts_at = (
            schedule_of(session, BRIEFING, place.briefing.round.scheme_id).steps,
            place.briefing.starts_at,
        )
    step = step_named(steps, step_name)
    if step is None or why_pointless(steps, step_name, starts_at, now) is not None:
        return None
    moment = moment_of(step, starts_at)
    later = moment if moment > now else not_before(moment, now)
    if later is not None:
        raise NotYet(later)
    when = in_words(days_left(place.briefing.starts_at, now))
    mail = _mail(place, calendar, "schemes/emails/briefing_tomorrow", when=when, own_words=own)
    return send_to_other(mail, work)


def _mail(place: BriefingPlace, calendar: Attachment, template: str, **facts: str) -> Mail:
    assert place.email is not None
    briefing = place.briefing
    words = write(
        template,
        briefing=briefing,
        round=briefing.round,
        scheme=briefing.round.scheme,
        token=place_token(place.id, this_app().settings.secret_key),
        **facts,
    )
    return Mail("", place.email, words, attachments=(calendar,))
