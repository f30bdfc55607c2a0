"""What can have happened with a panel and who sits on it."""

from uuid import UUID

from grants.kernel.events import Event


class PanelConvened(Event):
    sentence = "{actor} convened {panel_id} for {round_id}"

    panel_id: UUID
    round_id: UUID


class PanelMemberJoined(Event):
    sentence = "{person_id} joined {panel_id}"

    panel_id: UUID
    round_id: UUID
    member_id: UUID
    person_id: UUID


class PanelMemberLeft(Event):
    sentence = "{person_id} left {panel_id}"

    panel_id: UUID
    round_id: UUID
    member_id: UUID
    person_id: UUID


class PanelSat(Event):
    """A panel began to assess the eligible applications of its round."""

    sentence = "{panel_id} began to assess the applications of {round_id}"

    panel_id: UUID
    round_id: UUID


class PanelClosed(Event):
    """Everything before a panel is decided."""

    sentence = "{panel_id} was closed, with everything before it decided"

    panel_id: UUID
    round_id: UUID


class MemberStoodDown(Event):
    """A member left the panel for good. What they scored already still counts."""

    sentence = "{member_id} stood down from {panel_id}"

    member_id: UUID
    panel_id: UUID


class SubstituteCalled(Event):
    """A substitute sits on the panel from now on."""

    sentence = "{actor} called {member_id} to {panel_id} as a substitute"

    member_id: UUID
    panel_id: UUID


class ChairAppointed(Event):
    sentence = "{actor} appointed {member_id} to chair {panel_id}"

    member_id: UUID
    panel_id: UUID


class PanelArranged(Event):
    """The quorum of a panel or its terms of reference changed."""

    sentence = (
        "{actor} arranged {panel_id}: a quorum of {quorum}, {terms_changed:other terms of reference|the same terms of "
        "reference}"
    )

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
