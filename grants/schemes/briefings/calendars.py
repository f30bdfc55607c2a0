"""Briefings as files for calendars."""

from urllib.parse import urlsplit

from grants.kernel.web import Application
from grants.kernel.writing import links_of
from grants.schemes.briefings.rules import calendar_file
from grants.schemes.models import Briefing


def calendar_of(app: Application, briefing: Briefing) -> bytes:
    """The file of a briefing, as this installation gives it. Needs the briefing's round and scheme."""
    round_ = briefing.round
    return calendar_file(
        entry_id=briefing.id,
        starts_at=briefing.starts_at,
        minutes=briefing.minutes,
        place=briefing.place,
        title=f"Briefing: {round_.scheme.name}, {round_.name}",
        address=links_of(app)("schemes.round_page", round_id=round_.id),
        organiser=app.particulars.grant_maker,
        host=urlsplit(app.settings.base_url).hostname or "localhost",
        made_at=briefing.changed_at or round_.created_at,
        sequence=briefing.version - 1,
        is_off=briefing.is_cancelled or round_.is_withdrawn,
    )
