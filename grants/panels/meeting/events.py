"""What can have happened in the meeting of a panel."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(Event):
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(Event):
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken(Event):
    """Who is there was written down; `present` are members."""

    panel_id: UUID
    present: list[str]


@dataclass(frozen=True, kw_only=True)
class ItemTakenUp(Event):
    """The meeting came to an application, or to none of them."""

    panel_id: UUID
    application_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class OrderChosen(Event):
    """The meeting goes through the applications by adjusted or raw means."""

    panel_id: UUID
    ordered_by: str


@dataclass(frozen=True, kw_only=True)
class VotesCast(Event):
    """Members voted on an application. How each did stays in the record of votes."""

    application_id: UUID
    panel_id: UUID
    members: list[str]


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Event):
    """It was said when and where a panel meets, or that the time is taken back. `version` is the panel's then;
    `before` is when it was to meet before.
    """

    panel_id: UUID
    meets_at: datetime | None
    before: datetime | None
    version: int


MEETING_EVENTS = (MeetingPlanned, MeetingOpened, MeetingClosed, AttendanceTaken, ItemTakenUp, OrderChosen, VotesCast)
