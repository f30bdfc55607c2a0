"""What can have happened with a panel and who sits on it."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PanelConvened(Event):
    panel_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class PanelMemberJoined(Event):
    panel_id: UUID
    round_id: UUID
    member_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PanelMemberLeft(Event):
    panel_id: UUID
    round_id: UUID
    member_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PanelSat(Event):
    """A panel began to assess the eligible applications of its round."""

    panel_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class PanelClosed(Event):
    """Everything before a panel is decided."""

    panel_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberStoodDown(Event):
    """A member left the panel for good. What they scored already still counts."""

    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class SubstituteCalled(Event):
    """A substitute sits on the panel from now on."""

    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChairAppointed(Event):
    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class PanelArranged(Event):
    """The quorum of a panel or its terms of reference changed."""

    panel_id: UUID
    quorum: int
    terms_changed: bool


MEMBERS_EVENTS = (
    PanelConvened,
    PanelMemberJoined,
    PanelMemberLeft,
    PanelSat,
    PanelClosed,
    MemberStoodDown,
    SubstituteCalled,
    ChairAppointed,
    PanelArranged,
)
