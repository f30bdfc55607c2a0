"""What can have happened with panels."""

from dataclasses import dataclass
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


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
class InterestDeclared(Event):
    """A member's interest in an application became known: none, note or leaves."""

    application_id: UUID
    member_id: UUID
    level: str


@dataclass(frozen=True, kw_only=True)
class ScoresGiven(Event):
    """A member gave all their marks for an application, for the first time or anew."""

    application_id: UUID
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class MarkKept(Event):
    """A member kept a draft of their mark for one criterion. It does not count yet."""

    application_id: UUID
    member_id: UUID
    criterion_id: UUID


@dataclass(frozen=True, kw_only=True)
class SheetTakenOver(Event):
    """A member's marks came from the spreadsheet that was made for them. `marks` is how many changed."""

    panel_id: UUID
    member_id: UUID
    marks: int


@dataclass(frozen=True, kw_only=True)
class InabilityDeclared(Event):
    """A member cannot score an application that was theirs to score."""

    application_id: UUID
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class InabilityTakenBack(Event):
    """A member can score an application after all."""

    application_id: UUID
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class ScoresSetAside(Event):
    """A member's marks stopped counting, because a conflict of interest came to light."""

    application_id: UUID
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class DecisionProposed(Event):
    """A panel means to decide so on an application; it can still change."""

    application_id: UUID
    panel_id: UUID
    outcome: str
    amount_pence: Pence


@dataclass(frozen=True, kw_only=True)
class ProposalTakenBack(Event):
    """What was proposed for an application no longer stands."""

    application_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReserveOrdered(Event):
    """Those proposed for the reserve list were put in order, the first first."""

    panel_id: UUID
    application_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class EqualityNoteWritten(Event):
    """A panel said what it makes of a group that its decisions leave worse off."""

    panel_id: UUID
    aspect: str
    group: str


@dataclass(frozen=True, kw_only=True)
class DecisionMade(Event):
    """A panel's decision on an application became final. The amount is nothing where there is no award."""

    decision_id: UUID
    application_id: UUID
    round_id: UUID
    outcome: str
    amount_pence: Pence


@dataclass(frozen=True, kw_only=True)
class MarksCompared(Event):
    """A panel's marks came to something new, kept under the fingerprint of all that went in."""

    panel_id: UUID
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class LotsDrawn(Event):
    """Lots were drawn among applications that their marks cannot tell apart; the seed gives `drawn` again."""

    draw_id: UUID
    panel_id: UUID
    seed: str
    drawn: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PanelClosed(Event):
    """Everything before a panel is decided."""

    panel_id: UUID
    round_id: UUID


EVENTS = (
    PanelConvened,
    PanelMemberJoined,
    PanelMemberLeft,
    PanelSat,
    InterestDeclared,
    ScoresGiven,
    MarkKept,
    SheetTakenOver,
    InabilityDeclared,
    InabilityTakenBack,
    ScoresSetAside,
    DecisionProposed,
    ProposalTakenBack,
    ReserveOrdered,
    EqualityNoteWritten,
    DecisionMade,
    MarksCompared,
    LotsDrawn,
    PanelClosed,
)
