"""What can have happened in the meeting of a panel."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


class MeetingOpened(Event):
    sentence = "{actor} opened the meeting of {panel_id}"

    panel_id: UUID


class MeetingClosed(Event):
    sentence = "{actor} closed the meeting of {panel_id}"

    panel_id: UUID


class AttendanceTaken(Event):
    """Who is there was written down; `present` are members."""

    sentence = "{actor} wrote down who is at the meeting of {panel_id}"

    panel_id: UUID
    present: list[str]


class ItemTakenUp(Event):
    """The meeting came to an application, or to none of them."""

    sentence = "{actor} took the meeting of {panel_id} to {application_id:|no application}"

    panel_id: UUID
    application_id: UUID | None


class OrderChosen(Event):
    """The meeting goes through the applications by adjusted or raw means."""

    sentence = "{actor} chose to go through the applications of {panel_id} by {ordered_by} means"

    panel_id: UUID
    ordered_by: str


class VotesCast(Event):
    """Members voted on an application. How each did stays in the record of votes."""

    sentence = "{actor} recorded votes of {panel_id} on {application_id}"

    application_id: UUID
    panel_id: UUID
    members: list[str]


class MeetingPlanned(Event):
    """It was said when and where a panel meets, or that the time is taken back. `version` is the panel's then;
    `before` is when it was to meet before.
    """

    sentence = "{actor} planned the meeting of {panel_id} for {meets_at:no time yet}"

    panel_id: UUID
    meets_at: datetime | None
    before: datetime | None
    version: int


MEETING_EVENTS = (MeetingPlanned, MeetingOpened, MeetingClosed, AttendanceTaken, ItemTakenUp, OrderChosen, VotesCast)
