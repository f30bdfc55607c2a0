"""The file for a calendar that goes with an invitation to a panel's meeting."""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from grants.kernel.problems import NotFound
from grants.kernel.web import Application
from grants.kernel.writing import links_of
from grants.notifications.models import Message
from grants.panels.queries import panel_of
from grants.schemes.briefings.rules import calendar_file

MEETING_KEY = "panel meeting:"
"""How the keys of invitations begin."""

USUAL_MINUTES = 180


def calendar_for(app: Application, session: Session, message: Message) -> bytes | None:
    """The meeting as it is planned now, for a message that invites to it; None for all others.

    A meeting that moved is the same entry with a higher number, so that it takes the place of the one before.
    """
    if not message.key.startswith(MEETING_KEY):
        return None
    try:
        panel = panel_of(session, message.about_id)
    except NotFound:
        return None
    if panel.meets_at is None:
        return None
    return calendar_file(
        entry_id=panel.id,
        starts_at=panel.meets_at,
        minutes=USUAL_MINUTES,
        place=panel.meeting_place,
        title=f"Grant panel: {panel.round.scheme.name}, {panel.round.name}",
        address=links_of(app)("panels.show", panel_id=panel.id),
        organiser=app.particulars.grant_maker,
        host=urlsplit(app.settings.base_url).hostname or "localhost",
        made_at=message.created_at,
        sequence=panel.version,
    )
