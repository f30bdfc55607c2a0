"""Mails that confirm places at briefings, remind of them and tell what changes, each with the file for a calendar."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.languages import ENGLISH, days_away_in, spoken_in
from grants.kernel.running import NotYet, Record, Work
from grants.kernel.web import this_app
from grants.kernel.writing import write
from grants.notifications.reminding.offsets.briefings import A_DAY_BEFORE
from grants.notifications.reminding.offsets.queries import schedule_of
from grants.notifications.reminding.own_words.queries import briefing_words
from grants.notifications.reminding.own_words.rules import BRIEFING_CHANGED, BRIEFING_PLACE, BRIEFING_TOMORROW
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
from grants.schemes.briefings.models import BriefingPlace
from grants.schemes.briefings.queries import is_off, place_with_briefing
from grants.schemes.briefings.rules import place_token
from grants.schemes.languages.queries import catalogue_for
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
        words = _words(session, place, BRIEFING_PLACE)
    return send_to_other(_mail(place, calendar, "schemes/emails/briefing_place", **words), work)


def mail_briefing_changed(work: Work) -> Record | None:
    """Tell whoever has the place that the job names how the briefing stands now, and why, unless it was given back."""
    app = this_app()
    with work.database.read() as session:
        place = place_with_briefing(session, UUID(work.args["place_id"]))
        if place is None or place.email is None:
            return None
        calendar = Attachment("briefing.ics", "text/calendar", calendar_of(app, place.briefing))
        words = _words(session, place, BRIEFING_CHANGED)
    facts = {"is_off": is_off(place.briefing), "reason": work.args["reason"]}
    return send_to_other(_mail(place, calendar, "schemes/emails/briefing_changed", **facts, **words), work)


def mail_briefing_tomorrow(work: Work) -> Record | None:
    """Remind of the briefing at which the job's place is, unless that was given back, the briefing has begun, does not
    take place or has changed since this was planned, or the scheme has set other days.
    """
    app, now, step_name = this_app(), work.clock(), work.args.get("step", A_DAY_BEFORE)
    with work.database.read() as session:
        place = place_with_briefing(session, UUID(work.args["place_id"]))
        if place is None or place.email is None or place.briefing.starts_at <= now or is_off(place.briefing):
            return None
        if work.args.get("version", 1) != place.briefing.version:
            return None
        calendar = Attachment("briefing.ics", "text/calendar", calendar_of(app, place.briefing))
        words = _words(session, place, BRIEFING_TOMORROW)
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
    days, spoken = days_left(place.briefing.starts_at, now), spoken_in(words["catalogue"].code)
    when = in_words(days) if spoken == ENGLISH else days_away_in(days, spoken)
    mail = _mail(place, calendar, "schemes/emails/briefing_tomorrow", when=when, **words)
    return send_to_other(mail, work)


def _words(session: Session, place: BriefingPlace, kind: str) -> dict[str, Any]:
    """What the scheme says of its own in such a mail, in the language in which they put their name down."""
    scheme = place.briefing.round.scheme
    catalogue = catalogue_for(session, scheme.id, place.language)
    return {"catalogue": catalogue, "own_words": briefing_words(session, kind, scheme, catalogue)}


def _mail(place: BriefingPlace, calendar: Attachment, template: str, **facts: Any) -> Mail:
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
